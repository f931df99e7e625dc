/** What was found, as a table of lines, each held to its target. */

export interface Line {
  part: number
  what: string
  /** `≥ 0.8`; none for a figure that is told for its own sake. */
  target?: string
  /** What was measured, with its unit. */
  measured: string
  holds?: boolean
  /** How the figure came about. */
  behind?: string
}

export function median (values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = Math.floor(sorted.length / 2)
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

/** The lines as a table that reads well as it is and as Markdown. */
export function table (lines: Line[]): string {
  const rows = [
    ['', 'what', 'target', 'measured', 'verdict', 'behind it'],
    ...lines.map(({ part, what, target = '', measured, holds, behind = '' }) =>
      [String(part), what, target, measured, holds === undefined ? '' : holds ? 'holds' : 'does not hold', behind])
  ]
  const widths = rows[0]!.map((_, column) => Math.max(3, ...rows.slice(0, column === 5 ? 1 : undefined).map(row => row[column]!.length)))
  const [head, ...rest] = rows.map(row => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`)
  return [head, `| ${widths.map(width => '-'.repeat(width)).join(' | ')} |`, ...rest].join('\n')
}
