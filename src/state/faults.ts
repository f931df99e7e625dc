/** Faults: failures that a world is told to have. Counted, never by chance, and each comes to an end. */
import type { Operation, OperationId } from '../contract/operation.ts'

/** Which requests a fault is for; what is left out may be anything. */
export interface FaultMatch {
  operation?: OperationId
  /** The customer in the address, in any case. */
  customerId?: string
  method?: Operation['method']
  /** Without its query, `*` for any segment, in any case, with or without `/v1` in front: `/v1/customers/*`. */
  path?: string
}

/** Which of the requests that match: so many are let through, then so many are struck. */
export interface FaultWhen {
  /** 0 unless given. */
  skip?: number
  /** 1 unless given. */
  times?: number
}

/** What becomes of a request. */
export interface FaultEffect {
  /** 400 to 599, in place of an answer of its own. */
  status?: number
  code?: number
  description?: string
  retryAfterSeconds?: number
  /** Of real time, before anything else. */
  delayMs?: number
  /** Cuts the connection before anything is done, or once all is done, in place of the answer. */
  drop?: 'before' | 'after'
  /** Sends half of the body only, as if that were all. */
  malformed?: boolean
}

export interface NewFault { match?: FaultMatch, when?: FaultWhen, effect: FaultEffect }

/** A fault as it stands: how often it has struck, and how often it still will. */
export interface Fault {
  id: string
  match: FaultMatch
  when: Required<FaultWhen>
  effect: FaultEffect
  hits: number
  remaining: number
}

/** What a fault looks at in a request; one of the token service is of no operation. */
export interface Asked {
  operation: OperationId | undefined
  customerId: string | undefined
  method: string
  path: string
}

/** How many faults a world can have at once. */
export const faultLimit = 1000

interface Rule {
  readonly fault: Omit<Fault, 'hits' | 'remaining'>
  readonly fits: (asked: Asked, segments: () => string[]) => boolean
  skipped: number
  hits: number
}

/** The faults of one world, the oldest first. */
export class Faults {
  #rules: Rule[] = []
  #made = 0

  get isEmpty () { return this.#rules.length === 0 }

  get size () { return this.#rules.length }

  add ({ match = {}, when: { skip = 0, times = 1 } = {}, effect }: NewFault): Fault {
    const fault = { id: `fault-${++this.#made}`, match: Object.freeze({ ...match }), when: Object.freeze({ skip, times }), effect: Object.freeze({ ...effect }) }
    const rule: Rule = { fault, fits: matcher(match), skipped: 0, hits: 0 }
    this.#rules.push(rule)
    return shown(rule)
  }

  list (): Fault[] { return this.#rules.map(shown) }

  find (id: string): Fault | undefined {
    const rule = this.#rules.find(({ fault }) => fault.id === id)
    return rule && shown(rule)
  }

  /** Tells whether there was one. */
  remove (id: string): boolean {
    const before = this.#rules.length
    this.#rules = this.#rules.filter(({ fault }) => fault.id !== id)
    return this.#rules.length < before
  }

  clear () { this.#rules = [] }

  /**
   * Counts a request, and gives the fault that strikes it: the oldest that matches, has let through as many as it was to, and is not
   * spent. The others that match count it among those that they let through; it is no hit of theirs.
   */
  strike (asked: Asked): Fault | undefined {
    let striking: Rule | undefined
    let split: string[] | undefined
    const segments = () => (split ??= segmentsOf(asked.path))
    for (const rule of this.#rules) {
      const { skip, times } = rule.fault.when
      if (rule.hits === times || !rule.fits(asked, segments)) continue
      if (rule.skipped < skip) rule.skipped++
      else striking ??= rule
    }
    if (!striking) return undefined
    striking.hits++
    return shown(striking)
  }
}

const shown = ({ fault, hits }: Rule): Fault => ({ ...fault, hits, remaining: fault.when.times - hits })

function matcher ({ operation, customerId, method, path }: FaultMatch): Rule['fits'] {
  const customer = customerId?.toLowerCase()
  const pattern = path === undefined ? undefined : segmentsOf(path)
  return (asked, segments) => {
    if (asked.operation === undefined && pattern === undefined) return false // the token service fails only where its path is named
    return (operation === undefined || operation === asked.operation) &&
      (customer === undefined || customer === asked.customerId?.toLowerCase()) &&
      (method === undefined || method === asked.method) &&
      (pattern === undefined || isAlike(pattern, segments()))
  }
}

/** Segments of a path as they are compared: in one case, unescaped, without the version in front. */
export function segmentsOf (path: string): string[] {
  const segments = path.split('/').filter(segment => segment !== '').map(segment => unescaped(segment).toLowerCase())
  return segments[0] === 'v1' ? segments.slice(1) : segments
}

function unescaped (segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

export const isAlike = (pattern: string[], segments: string[]) =>
  pattern.length === segments.length && pattern.every((segment, index) => segment === '*' || segment === segments[index])

/** Whether a path can be that of requests to an address: `/v1/customers/{customerId}`. */
export function canBePathOf (path: string, address: string): boolean {
  const template = segmentsOf(address)
  const pattern = segmentsOf(path)
  return isAlike(pattern.map((segment, index) => template[index]?.startsWith('{') ? '*' : segment), template)
}
