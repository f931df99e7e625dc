/** Part 12: a thousand events are sent. */
import { call } from '../load.ts'
import { median } from '../report.ts'
import { startServer } from '../servers.ts'
import { customersOf, get, lines, post, round, startEmulator, times, whole, type Resource } from './context.ts'

/** A thousand and more subscriptions are renewed at once, and each is told to a receiver. */
export async function webhookDeliveries () {
  const server = await startEmulator()
  const wanted = 1000
  const { subscriptions } = await call(server, post('/_emulator/seed', { customers: 400 }))
  const receiver = await startServer(['-e', `let n = 0
    const server = require('node:http').createServer((request, response) => {
      if (request.method === 'GET') return response.end(String(n))
      request.resume().on('end', () => { n++; response.end() })
    }).listen(0, '127.0.0.1', () => console.log('API http://127.0.0.1:' + server.address().port + '/v1\\nready'))`], { pinned: false })
  await call(server, post('/webhooks/v1/registration', { WebhookUrl: receiver.url, WebhookEvents: ['subscription-updated'] }))
  const [{ id }] = await customersOf(server) as [Resource]
  const one = get(`/customers/${id}`)
  const latency = async () => {
    const before = performance.now()
    await call(server, one)
    return performance.now() - before
  }
  const received = async () => Number(await (await fetch(receiver.url)).text())
  const calm: number[] = []
  for (let i = 0; i < 2000; i++) calm.push(await latency())
  await call(server, post('/_emulator/clock/advance', { by: 'P1Y' }))
  const began = performance.now()
  const busy: number[] = []
  let arrived = 0
  while (arrived < wanted && performance.now() - began < 30_000) {
    for (let i = 0; i < 50; i++) busy.push(await latency())
    arrived = await received()
  }
  const seconds = (performance.now() - began) / 1000
  const ratio = median(busy) / median(calm)
  lines.push(
    { part: 12, what: `${wanted} deliveries, signed and sent`, target: '≤ 5 s', measured: `${round(seconds)} s`, holds: arrived >= wanted && seconds <= 5, behind: `${whole(arrived)} arrived, of renewals of ${whole(subscriptions)} subscriptions` },
    { part: 12, what: 'GET one customer meanwhile: median time by that before', target: '≤ 1.1', measured: times(ratio), holds: ratio <= 1.1, behind: `${round(median(busy), 3)} ms, ${round(median(calm), 3)} ms` }
  )
  await receiver.stop()
  await server.stop()
}
