/** Lints the contract: `lint-contract [FILE…]`, names of files in openapi/; all of them by default. Exit code 1 when anything is found. */
import { basename } from 'node:path'
import { bundleContract, describeProblem, lintContract } from './contract.ts'

const files = process.argv.slice(2).map(file => basename(file))
const problems = await lintContract(await bundleContract(files.length ? files : undefined))
for (const problem of problems) console.log(describeProblem(problem))
console.log(problems.length ? `contract: ${problems.length} problems` : 'contract: clean')
process.exitCode = problems.length ? 1 : 0
