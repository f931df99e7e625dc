/** Whether a report tells of something that should fail a test or a pipeline. */
import type { Report } from './observer.ts'

/** `violations`: errors, and attempts to reach a real host; `warnings`: those too; or only one of them. */
export const failOnValues = ['violations', 'warnings', 'errors', 'leaks'] as const
export type FailOn = typeof failOnValues[number]

export function hasFailures ({ violations, leaks }: Pick<Report, 'violations' | 'leaks'>, failOn: FailOn = 'violations'): boolean {
  const hasErrors = violations.some(({ severity }) => severity === 'error')
  switch (failOn) {
    case 'errors': return hasErrors
    case 'leaks': return leaks.length > 0
    case 'violations': return hasErrors || leaks.length > 0
    case 'warnings': return violations.length > 0 || leaks.length > 0
  }
}
