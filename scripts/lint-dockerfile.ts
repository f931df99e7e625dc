/** Lints the Dockerfile; every finding counts. Exit code 1 when anything is found. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { validate, ValidationSeverity } from 'dockerfile-utils'
import { root } from './contract.ts'

const error = ValidationSeverity.ERROR
const problems = validate(readFileSync(join(root, 'Dockerfile'), 'utf8'), {
  deprecatedMaintainer: error,
  directiveCasing: error,
  emptyContinuationLine: error,
  instructionCasing: error,
  instructionCmdMultiple: error,
  instructionEntrypointMultiple: error,
  instructionHealthcheckMultiple: error,
  instructionJSONInSingleQuotes: error,
  instructionWorkdirRelative: error
})
for (const { message, range } of problems) console.log(`Dockerfile:${range.start.line + 1}: ${message}`)
console.log(problems.length ? `Dockerfile: ${problems.length} problems` : 'Dockerfile: clean')
process.exitCode = problems.length ? 1 : 0
