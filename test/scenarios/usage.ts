/** What the tests of usage share: meters by what they are good for, and stating what was used. */
import type { Call } from '../helper.ts'
import { advance, situations, type Holding } from './holdings.ts'

export const meters = {
  /** D2 v3 in US East 2, by the hour: 0.0816. */
  machine: '0a62d318-6c5f-4b0e-9a47-7d21c5e80f13',
  /** 5 GB free, then 0.074, above 10,240 GB 0.0706, above 51,200 GB 0.0595. */
  transfer: '0a15e60d-8b74-49f1-a2c3-96d0be47f58a',
  /** By 10,000: 0.0031, above 100 of them 0.0027, above 500 of them 0.0024. */
  transactions: '0a97c564-f245-41cb-af83-150b91072cf5'
}

/** A day of January 2019 as a record states it. */
export const day = (number: number, meterId: string, quantity: number, more: object = {}) => {
  const of = (n: number) => `2019-01-${String(n).padStart(2, '0')}T00:00:00Z`
  return { meterId, usageStartTime: of(number), usageEndTime: of(number + 1), quantity, ...more }
}

/** An hour of 2019-01-09. */
export const hour = (number: number, meterId: string, quantity: number, more: object = {}) => {
  const of = (n: number) => `2019-01-09T${String(n).padStart(2, '0')}:00:00Z`
  return { meterId, usageStartTime: of(number), usageEndTime: of(number + 1), quantity, ...more }
}

export const stating = ({ customerId, subscription }: Holding, records: unknown[]) => ({ customerId, subscriptionId: subscription.id, records })

export async function state (call: Call, holding: Holding, records: unknown[]) {
  const { status, text } = await call('PUT', '/_emulator/usage', stating(holding, records))
  if (status !== 200) throw new Error(text)
}

/**
 * Tidewater's Azure subscription two days and six hours into the billing period that begins on 9 January; of both days and the hours
 * all that was used is stated: machines 48 + 24 + 6 hours, transfer 7 GB, transactions 600.
 */
export async function twoDaysLater (call: Call): Promise<Holding> {
  const holding = await situations.azure(call)
  await advance(call, 'P2DT6H30M')
  const records = [day(9, meters.machine, 48), day(9, meters.transfer, 7), day(10, meters.machine, 24), day(10, meters.transactions, 600)]
  const hours = Array.from({ length: 6 }, (_, index) => ({ meterId: meters.machine, usageStartTime: `2019-01-11T0${index}:00:00Z`, usageEndTime: `2019-01-11T0${index + 1}:00:00Z`, quantity: 1 }))
  await state(call, holding, [...records, ...hours])
  return holding
}

/**
 * What that costs: machines 78 × 0.0816 = 6.3648; transfer 2 × 0.074 = 0.148; transactions 100 × 0.0031 + 400 × 0.0027 + 100 × 0.0024
 * = 1.63; together 8.1428. The 9th alone 48 × 0.0816 + 0.148 = 4.0648, the 10th 24 × 0.0816 + 1.63 = 3.5884, the 11th 0.4896.
 */
export const costs = { machine: 6.3648, transfer: 0.148, transactions: 1.63, total: 8.1428, days: [4.0648, 3.5884, 0.4896] }
