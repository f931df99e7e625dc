/** Addresses that no operation answers: which methods the address has, or which documented operation is nearest. */
import { operations, type Operation } from '../contract/operation.ts'

interface Template { operation: Operation, segments: string[] }

const templates: Template[] = operations.map(operation => ({ operation, segments: segmentsOf(operation.path) }))

function segmentsOf (path: string) { return path.toLowerCase().split('/').filter(segment => segment !== '') }

const isParameter = (segment: string) => segment.startsWith('{')

/** Methods that the contract has at an address. */
export function methodsAt (path: string): string[] {
  const segments = segmentsOf(path)
  const found = templates.filter(template => template.segments.length === segments.length &&
    template.segments.every((part, index) => isParameter(part) || part === segments[index]))
  return [...new Set(found.map(({ operation }) => operation.method))]
}

/** The operation whose address is least unlike this one. */
export const nearestOperation = (method: string, path: string): Operation => nearestAddress(method, path, operations)

/** Of addresses with their methods the one that is least unlike this one. */
export function nearestAddress<A extends { method: string, path: string }> (method: string, path: string, addresses: readonly A[]): A {
  const segments = segmentsOf(path).slice(0, 20)
  let best = addresses[0]!
  let least = Infinity
  for (const address of addresses) {
    const distance = unlikeness(segments, segmentsOf(address.path)) + (address.method === method ? 0 : 0.5)
    if (distance < least) [best, least] = [address, distance]
  }
  return best
}

/** The operation whose name is least unlike this one. */
export function nearestName (name: string): Operation['id'] {
  const unlike = operations.map(({ id }) => ({ id, distance: wordDistance(name.toLowerCase(), id.toLowerCase()) }))
  return unlike.reduce((best, next) => next.distance < best.distance ? next : best).id
}

/** Edit distance over segments, in which a parameter stands for anything and similar words cost less. */
function unlikeness (a: string[], b: string[]): number {
  let row = b.map((_, index) => index + 1)
  row.unshift(0)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = isParameter(b[j - 1]!) ? 0.1 : wordDistance(a[i - 1]!, b[j - 1]!)
      const left = isParameter(b[j - 1]!) ? 0.3 : 1 // a parameter is sooner forgotten than a word
      next[j] = Math.min(next[j - 1]! + left, row[j]! + 1, row[j - 1]! + swap)
    }
    row = next
  }
  return row[b.length]!
}

/** 0 for the same word, 1 for another; letters that both have, in pairs, count as likeness. */
function wordDistance (a: string, b: string): number {
  if (a === b) return 0
  const pairs = (word: string) => new Set(Array.from({ length: Math.min(word.length, 40) - 1 }, (_, index) => word.slice(index, index + 2)))
  const [x, y] = [pairs(a), pairs(b)]
  const common = [...x].filter(pair => y.has(pair)).length
  return 1 - (2 * common) / (x.size + y.size || 1)
}
