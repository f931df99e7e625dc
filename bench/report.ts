/** What was found, as a table of lines, each held to its target. */

export interface Line {
  part: number
  what: string
  /** `≥ 0.8`; none when the figure is told for its own sake. */
  target?: string
  figure: string
  holds?: boolean
  /** How the figure came about. */
  note?: string
}

export function median (values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = Math.floor(sorted.length / 2)
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}
