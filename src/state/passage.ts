/** How time passes: what is due is done in order, each at its own moment, from value to value. */
import type { AuditRecordEntry } from './audit.ts'
import { timeKey, type Deed } from './due.ts'
import { carryOut } from './progress.ts'
import type { Steps } from './turns.ts'
import { Transaction, type Caller, type WorldValue } from './value.ts'

/** Something that happened by itself: when, what, and to what. */
export interface Happening { at: number, deed: Deed }

/** Where time leads: the value then, what happened on the way, and the audit records of it, commit by commit. */
export interface Passage { value: WorldValue, happened: Happening[], records: AuditRecordEntry[][] }

/** Greater than the keys of all that is due by a time. */
const beyond = (time: number) => `${timeKey(time)}~`

/** Does all that is due by a time. The value that it begins with stays as it is. */
export function * pass (value: WorldValue, until: number, caller: Caller): Steps<Passage> {
  const happened: Happening[] = []
  const records: AuditRecordEntry[][] = []
  const limit = beyond(until)
  for (let key = value.due.firstKey(); key !== undefined && key < limit; key = value.due.firstKey()) {
    const { at, work } = value.due.get(key)!
    const tx = new Transaction(value, at, caller)
    tx.remove('due', key)
    const isForNobody = 'customerId' in work && !tx.customers.has(work.customerId)
    if (!isForNobody) for (const deed of yield * carryOut(tx, work)) happened.push({ at, deed })
    const done = tx.commit()
    value = done.value
    if (done.records.length) records.push(done.records)
    yield
  }
  return { value, happened, records }
}
