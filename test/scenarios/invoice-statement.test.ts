/** Statements: the invoice as a PDF, read back with another library than the one that wrote it. */
import t from 'tap'
import { extractText, getDocumentProxy, getMeta } from 'unpdf'
import { storyWorld } from '../helper.ts'
import { advance, appOnly, customerNamed, isRefusal, remake } from './holdings.ts'
import { buy, items } from './purchases.ts'
import { billedOn15th, workedExample } from './invoicing.ts'
import type { Emulator } from '../../src/index.ts'

/** The document as bytes; `call` would take it for text. */
async function statement (emulator: Emulator, id: string, accept = 'application/pdf') {
  const { statusCode, headers, rawPayload } = await emulator.inject({ method: 'GET', url: `/v1/invoices/${id}/documents/statement`, headers: { host: 'localhost', authorization: 'Bearer test', accept } })
  return { statusCode, headers, bytes: rawPayload }
}

/** The text of each page, its spaces made one. */
async function pagesOf (bytes: Uint8Array): Promise<string[]> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)))
  return text.map(page => page.replace(/\s+/g, ' '))
}

t.test('Get invoice statement', async t => {
  const { call, emulator } = await billedOn15th(t, {}, ({ partner }) => { partner.taxRate = 0.09 })
  await workedExample(call)
  const { statusCode, headers, bytes } = await statement(emulator, 'Recurring-D070000002')
  t.same([statusCode, headers['content-type'], headers['content-disposition'], headers['content-length']], [200, 'application/pdf', 'attachment; filename=Invoice_D070000002.pdf', String(bytes.length)])
  t.equal(bytes.subarray(0, 5).toString(), '%PDF-')
  const [page, ...others] = await pagesOf(bytes)
  t.same(others, [])
  // 81.29 and nine per cent of each line: -4.50, 2.18, 3.72, 7.20, -3.60, 2.31.
  for (const words of ['Number D070000002', 'Date 2019-03-16', 'Billing period 2019-02-16 to 2019-03-15', 'Due 2019-05-15', 'Northgate Cloud Distribution, US', 'Currency USD', 'Licences 6 81.29 7.31 88.60', 'Total charges USD 88.60', 'Paid USD 0.00', 'Amount due USD 88.60', 'Page 1 of 1']) {
    t.ok(page!.includes(words), `it says ${words}`)
  }
  t.equal((await call('GET', '/invoices/D070000002')).body.totalCharges, 88.6, 'as the invoice does')
  const { info } = await getMeta(await getDocumentProxy(new Uint8Array(bytes)))
  t.equal(info.Title, 'Invoice D070000002')
})

t.test('getInvoiceStatement: the same bytes each time, whatever is accepted', async t => {
  const [one, other] = await Promise.all([storyWorld(t), storyWorld(t)])
  const first = await statement(one.emulator, 'D070000003')
  t.ok(first.bytes.equals((await statement(one.emulator, 'd070000003', 'application/json')).bytes))
  t.ok(first.bytes.equals((await statement(other.emulator, 'D070000003', '*/*')).bytes), 'in a world alike too')
  await advance(one.call, 'P1M')
  t.ok(first.bytes.equals((await statement(one.emulator, 'D070000003')).bytes), 'and a month later')
})

t.test('getInvoiceStatement: many customers fill several pages, and names in any script can be written', async t => {
  const { call, emulator } = await storyWorld(t)
  const customerId = await customerNamed(call, 'Wrenfield')
  await buy(call, customerId, [{ offerId: items.windowsServer }])
  await remake(call, ({ collections }) => {
    const named = (number: number) => ['Żółć Ľudovít 東京 ' + number, 'An unusually long name of a company that nobody would find room for in any column, number ' + number][number % 2]
    const [model] = collections.invoiceLines.filter(({ invoiceId }: { invoiceId: string }) => invoiceId === 'G000024130')
    for (let number = 3; number < 100; number++) collections.invoiceLines.push({ ...model, ordinal: number, customerId: `customer ${number}`, customerName: named(number) })
  })
  const { bytes } = await statement(emulator, 'G000024130')
  const pages = await pagesOf(bytes)
  t.equal(pages.length, 3)
  for (const [index, page] of pages.entries()) {
    t.ok(page.includes(`Page ${index + 1} of 3`))
    t.ok(page.includes('Customer Charges Lines Net Tax Total'), 'every page has the head of the table')
  }
  t.ok(pages[0]!.includes('Zó?c Ludovít ?? 4'), 'what the font lacks is written as far as it can be')
  t.ok(pages[0]!.includes('An unusually long name'), 'and what is too long is cut')
})

t.test('getInvoiceStatement: what is not there is told as JSON, and it needs a user', async t => {
  const { call } = await storyWorld(t)
  const unknown = await call('GET', '/invoices/D07NOTHING/documents/statement', undefined, { accept: 'application/pdf' })
  isRefusal(t, unknown, { status: 404, code: 1000, description: /D07NOTHING/ }, 'unknown')
  t.match(unknown.headers['content-type'], /application\/json/)
  isRefusal(t, await call('GET', '/invoices/D070000003/documents/statement', undefined, appOnly), { status: 403, code: 900329 }, 'without a user')
})
