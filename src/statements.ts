/** Statements of invoices as PDF documents. The library is loaded when the first one is asked for. */
import type { PDFFont, PDFPage } from 'pdf-lib'
import type { StatementContent } from './state/billing/statements.ts'

/** A4, in points. */
const page = { width: 595.28, height: 841.89, margin: 50 }
const rowHeight = 16
/** How many rows are drawn before others have their turn. */
const rowsAtOnce = 32
const others = () => new Promise(resolve => setImmediate(resolve))
const size = { title: 20, text: 10, small: 8 }

/** The columns of the table, from their left or, for numbers, right edges. */
const columns = [
  { title: 'Customer', at: page.margin, isNumber: false },
  { title: 'Charges', at: 270, isNumber: false },
  { title: 'Lines', at: 400, isNumber: true },
  { title: 'Net', at: 450, isNumber: true },
  { title: 'Tax', at: 490, isNumber: true },
  { title: 'Total', at: page.width - page.margin, isNumber: true }
] as const

/** The same content gives the same bytes: its only time is that of the invoice. */
export async function statementPdf (content: StatementContent): Promise<Buffer> {
  const { PDFDocument, StandardFonts, rgb } = await import('pdf-lib')
  const { invoice, partner } = content
  const document = await PDFDocument.create({ updateMetadata: false })
  const made = new Date(invoice.invoiceDate)
  document.setTitle(`Invoice ${invoice.id}`)
  document.setAuthor(partner.name)
  document.setCreationDate(made)
  document.setModificationDate(made)
  const [regular, bold] = [await document.embedFont(StandardFonts.Helvetica), await document.embedFont(StandardFonts.HelveticaBold)]
  const known = new Set(regular.getCharacterSet())
  /** What the font cannot write loses its accents, and what it still cannot write becomes a question mark. */
  const writable = (text: string) => [...text].map(character => known.has(character.codePointAt(0)!) ? character : plainOf(character, known)).join('')
  const grey = rgb(0.85, 0.85, 0.85)

  let sheet: PDFPage = document.addPage([page.width, page.height])
  let y = page.height - page.margin
  const write = (text: string, x: number, font: PDFFont, fontSize: number, isNumber = false) => {
    const shown = writable(text)
    sheet.drawText(shown, { x: isNumber ? x - font.widthOfTextAtSize(shown, fontSize) : x, y, size: fontSize, font })
  }
  const rule = () => sheet.drawLine({ start: { x: page.margin, y: y - 4 }, end: { x: page.width - page.margin, y: y - 4 }, thickness: 0.5, color: grey })
  const row = (cells: readonly string[], font: PDFFont, fontSize = size.small) => {
    for (const [index, { at, isNumber }] of columns.entries()) write(fitting(cells[index]!, font, fontSize, index), at, font, fontSize, isNumber)
    rule()
    y -= rowHeight
  }
  const fitting = (text: string, font: PDFFont, fontSize: number, index: number) => {
    const room = index === 0 ? 210 : Infinity
    let shown = writable(text)
    while (font.widthOfTextAtSize(shown, fontSize) > room) shown = `${shown.slice(0, -4)}...`
    return shown
  }
  const head = () => row(columns.map(({ title }) => title), bold)

  write(invoice.documentType === 'invoice' ? 'Invoice' : invoice.documentType === 'void_note' ? 'Void note' : 'Adjustment note', page.margin, bold, size.title)
  y -= 2 * rowHeight
  const facts: Array<[string, string]> = [
    ['Number', invoice.id],
    ...(invoice.amendsOf === undefined ? [] : [['Corrects', invoice.amendsOf] as [string, string]]),
    ['Date', invoice.invoiceDate.slice(0, 10)],
    ['Billing period', `${invoice.periodStart} to ${invoice.periodEnd}`],
    ['Due', content.dueDate],
    ['Billed to', `${partner.name}, ${partner.country}`],
    ['Partner id', partner.tenantId],
    ['MPN id', partner.mpnId],
    ['Currency', invoice.currencyCode]
  ]
  for (const [name, value] of facts) {
    write(name, page.margin, bold, size.text)
    write(value, 150, regular, size.text)
    y -= rowHeight
  }
  y -= rowHeight
  head()
  const needsPage = () => y < page.margin + 2 * rowHeight
  const turn = () => {
    sheet = document.addPage([page.width, page.height])
    y = page.height - page.margin
    head()
  }
  for (const [index, { customer, kind, lines, subtotal, tax, total }] of content.rows.entries()) {
    if (needsPage()) turn()
    if (index % rowsAtOnce === rowsAtOnce - 1) await others()
    row([customer, kind, String(lines), subtotal, tax, total], regular)
  }
  y -= rowHeight
  const totals: Array<[string, string]> = [['Net', content.subtotal], ['Tax', content.tax], ['Total charges', content.total], ['Paid', content.paid], ['Amount due', content.owed]]
  if (y < page.margin + (totals.length + 1) * rowHeight) turn()
  for (const [name, amount] of totals) {
    write(name, 400, bold, size.text, true)
    write(`${invoice.currencyCode} ${amount}`, page.width - page.margin, bold, size.text, true)
    y -= rowHeight
  }
  const sheets = document.getPages()
  for (const [index, each] of sheets.entries()) {
    if (index % rowsAtOnce === rowsAtOnce - 1) await others()
    each.drawText(`Page ${index + 1} of ${sheets.length}`, { x: page.width - page.margin - 60, y: page.margin / 2, size: size.small, font: regular })
    each.drawText(`Invoice ${invoice.id} · made by an emulator, not payable`, { x: page.margin, y: page.margin / 2, size: size.small, font: regular })
  }
  return Buffer.from(await document.save())
}

const plainOf = (character: string, known: ReadonlySet<number>) => {
  const plain = character.normalize('NFD').replace(/\p{M}/gu, '')
  return plain !== '' && [...plain].every(part => known.has(part.codePointAt(0)!)) ? plain : '?'
}
