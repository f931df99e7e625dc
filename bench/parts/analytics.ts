/** Part 9: analytics over every subscription of the big world. */
import { call, type Request } from '../load.ts'
import { median } from '../report.ts'
import { bigFilled, get, lines, longestWait, round, times } from './context.ts'

/** Analytics over every subscription: each asked for right after a subscription has changed, so that nothing is left of the last answer. */
const analytics = {
  'Subscriptions in one row': '?groupby=subscriptionType',
  'Subscriptions by product and market': '?groupby=productName,customerMarket,status',
  'Subscriptions by month': '?groupby=creationDate&aggregationLevel=month',
  'Subscriptions of a filter': `?filter=${encodeURIComponent('autoRenewEnabled eq true and licenseCount gt 20')}&top=100`,
  'Licences deployed': '/v1/analytics/licenses/deployment'
}

export async function analyticsTimes () {
  const { server } = await bigFilled()
  server.pin()
  const { items: [{ id }] } = await call(server, get('/customers?size=1'))
  const { items: [subscription] } = await call(server, get(`/customers/${id}/subscriptions`))
  const { links, attributes, ...body } = subscription
  let nickname = 0
  const change = () => call(server, { method: 'PATCH', path: `/v1/customers/${id}/subscriptions/${body.id}`, body: { friendlyName: `Bench ${++nickname}` } })
  const cost = async (request: Request, count: number) => {
    const before = server.cpuMilliseconds()
    for (let i = 0; i < count; i++) await call(server, request)
    return (server.cpuMilliseconds() - before) / count
  }
  const one = get(`/customers/${id}`)
  const target = 150
  for (const [what, query] of Object.entries(analytics)) {
    const request: Request = { method: 'GET', path: query.startsWith('/') ? query : `/partner/v1/analytics/subscriptions${query}` }
    await call(server, request)
    const costs: number[] = []
    const ones: number[] = []
    let stall = 0
    for (let i = 0; i < 7; i++) {
      ones.push(await cost(one, 200))
      await change()
      stall = Math.max(stall, await longestWait(server, one, call(server, request)))
      await change()
      costs.push(await cost(request, 1))
    }
    const ratio = median(costs) / median(ones)
    lines.push(
      { part: 9, what: `${what}: processor time by that of GET one customer`, target: `≤ ${target}`, measured: times(ratio), holds: ratio <= target, behind: `${round(median(costs), 1)} ms, ${round(median(ones), 3)} ms; after a change each time` },
      { part: 9, what: `${what}: the longest wait of another request`, target: '≤ 50 ms', measured: `${round(stall, 1)} ms`, holds: stall <= 50 }
    )
  }
}
