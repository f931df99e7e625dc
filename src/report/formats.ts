/** A report in the forms that people and pipelines read. No time of the machine is in them, so that two runs can be compared. */
import { refuse } from '../errors.ts'
import { version } from '../version.ts'
import type { Report, ReportedViolation } from './observer.ts'
import { rules, violationOf, type RuleName } from './rules.ts'

export const reportFormats = ['json', 'markdown', 'junit', 'sarif'] as const
export type ReportFormat = typeof reportFormats[number]

const writers: Record<ReportFormat, { type: string, write: (report: Report) => string }> = {
  json: { type: 'application/json; charset=utf-8', write: report => JSON.stringify(report) },
  markdown: { type: 'text/markdown; charset=utf-8', write: markdown },
  junit: { type: 'application/xml; charset=utf-8', write: junit },
  sarif: { type: 'application/sarif+json; charset=utf-8', write: sarif }
}

/** Refuses what is no format. */
export function renderReport (report: Report, format: string): { type: string, text: string } {
  if (!Object.hasOwn(writers, format)) throw refuse('controlInputInvalid', `format must be ${reportFormats.join(' or ')}, not ${format}.`)
  const { type, write } = writers[format as ReportFormat]
  return { type, text: write(report) }
}

const leakMessage = ({ method, host, path }: Report['leaks'][number]) => `${method} ${path} was meant for ${host}, and was refused.`

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`

const statusesText = (statuses: Record<string, number>) => Object.entries(statuses).map(([status, count]) => `${status === '0' ? 'cut' : status}: ${count}`).join(', ')

function markdown ({ world, operations, violations, omitted, coverage, leaks }: Report): string {
  const cell = (text: string | number) => String(text).replace(/[\r\n]+/g, ' ').replace(/([\\|`*_<>[\]])/g, '\\$1')
  const table = (heads: string[], rows: Array<Array<string | number>>) =>
    [heads, heads.map(() => '---'), ...rows.map(row => row.map(cell))].map(row => `| ${row.join(' | ')} |`).join('\n')
  const errors = violations.filter(({ severity }) => severity === 'error').length
  return [
    `# Contract report of ${world}`,
    `${coverage.used} of ${coverage.total} operations were used. ${counted(errors, 'error')}, ${counted(violations.length - errors, 'warning')}${omitted ? ` and ${counted(omitted, 'more violation')} not listed` : ''}, ${counted(leaks.length, 'attempt')} to reach a real host.`,
    ...(operations.length ? ['## Operations', table(['operation', 'calls', 'statuses', 'violations'], operations.map(({ operation, calls, statuses, violations }) => [operation, calls, statusesText(statuses), violations]))] : []),
    ...(violations.length ? ['## Violations', table(['severity', 'rule', 'operation', 'request', 'at', 'message'], violations.map(({ severity, rule, operation, requestId, at, message }) => [severity, rule, operation ?? '', requestId, at, message]))] : []),
    ...(leaks.length ? ['## Real hosts', table(['host', 'method', 'path', 'at'], leaks.map(({ host, method, path, at }) => [host, method, path, at]))] : [])
  ].join('\n\n') + '\n'
}

/** One case for each operation that was used, one for what no operation answers, one for real hosts. Errors fail a case, warnings are told. */
function junit ({ world, operations, violations, omitted, leaks }: Report): string {
  const cases = [
    ...operations.map(({ operation }) => ({ name: operation, violations: violations.filter(violation => violation.operation === operation) })),
    { name: 'addresses without an operation', violations: violations.filter(({ operation }) => operation === null) },
    { name: 'real hosts', violations: leaks.map(leak => ({ ...violationOf('realHost', leakMessage(leak)), operation: null, requestId: '', at: leak.at })) }
  ].map(({ name, violations }) => ({
    name,
    errors: violations.filter(({ severity }) => severity === 'error'),
    warnings: violations.filter(({ severity }) => severity === 'warning')
  }))
  const failed = cases.filter(({ errors }) => errors.length).length
  const counts = `tests="${cases.length}" failures="${failed}" errors="0"`
  const line = ({ requestId, rule, message }: ReportedViolation) => `${requestId && `${requestId} `}${rule}: ${message}`
  const body = cases.map(({ name, errors, warnings }) => {
    const inside = [
      ...(errors.length ? [`<failure message="${counted(errors.length, 'violation')}" type="${xml([...new Set(errors.map(({ rule }) => rule))].join(' '))}">${xml(errors.map(line).join('\n'))}</failure>`] : []),
      ...(warnings.length ? [`<system-out>${xml(warnings.map(line).join('\n'))}</system-out>`] : [])
    ]
    return `    <testcase classname="${xml(`contract.${world}`)}" name="${xml(name)}" time="0"${inside.length ? `>${inside.join('')}</testcase>` : '/>'}`
  })
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="Partner Center contract" ${counts}>`,
    `  <testsuite name="${xml(world)}" ${counts} skipped="0" time="0">`,
    ...body,
    ...(omitted ? [`    <system-out>${omitted} more violations are not listed.</system-out>`] : []),
    '  </testsuite>',
    '</testsuites>',
    ''
  ].join('\n')
}

// What XML 1.0 cannot hold at all.
// eslint-disable-next-line no-control-regex
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const xml = (text: string) => text.replace(unwritable, '\ufffd').replace(/[&<>"]/g, character => entities[character]!)

/** SARIF 2.1.0: a rule for each of ours, a result for each violation, with its operation as the logical place. */
function sarif ({ world, violations, leaks }: Report): string {
  const names = Object.keys(rules) as RuleName[]
  const result = (rule: string, severity: string, text: string, operation: string | null, properties: object) => ({
    ruleId: rule,
    ruleIndex: names.indexOf(rule as RuleName),
    level: severity,
    message: { text },
    ...(operation !== null && { locations: [{ logicalLocations: [{ name: operation, fullyQualifiedName: `${world}.${operation}`, kind: 'function' }] }] }),
    properties
  })
  return JSON.stringify({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: {
        driver: {
          name: 'partner-center-emulator',
          version,
          rules: names.map(name => ({
            id: name,
            shortDescription: { text: rules[name].meaning },
            help: { text: rules[name].remedy },
            defaultConfiguration: { level: rules[name].severity }
          }))
        }
      },
      results: [
        ...violations.map(({ rule, severity, message, operation, requestId, at }) => result(rule, severity, message, operation, { requestId, at })),
        ...leaks.map(leak => result('realHost', rules.realHost.severity, leakMessage(leak), null, { host: leak.host, at: leak.at }))
      ]
    }]
  })
}
