/** What the commands share: where they write, how they end, and how they ask a running emulator. */
import { readFileSync, writeFileSync } from 'node:fs'
import { request as plainRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as secureRequest } from 'node:https'
import { InvalidArgumentError, Option, type Command } from 'commander'

/** Where a command reads and writes. */
export interface Terminal {
  out: (text: string) => void
  err: (text: string) => void
  /** The standard input, as text. */
  input: () => string
  /** Whether somebody watches who likes to see that something goes on. */
  isWatched: boolean
}

/** How commands end: 1 when the emulator refused or is not there, 2 for what was asked wrongly, 3 for a report that tells of failures. */
export type ExitCode = 0 | 1 | 2 | 3

/** Ends a command, with words that say what to do. */
export class Failure extends Error {
  readonly exitCode: ExitCode

  constructor (exitCode: ExitCode, message: string) {
    super(message)
    this.exitCode = exitCode
  }
}

/** Of commands with others below them, the one that is meant when none is named. */
export const usual: Record<string, string> = { 'partner-center-emulator': 'start', worlds: 'list', requests: 'list', snapshot: 'list', clock: 'show', fault: 'list', webhooks: 'list' }

/** The emulator and the world that a command is for. */
export interface Address { url: string, world: string, controlToken?: string | undefined, json?: boolean | undefined }

/** A command on a running emulator. */
export function control (parent: Command, usage: string, description: string): Command {
  return parent.command(usage).description(description)
    .hook('preAction', command => nameWorld(command))
    .addOption(new Option('--url <url>', 'address of the running emulator, or of one of its worlds').env('PCE_URL').default('http://127.0.0.1:7080'))
    .addOption(new Option('--world <name>', 'the world that is meant, when the address names none or another').env('PCE_WORLD').default('default'))
    .addOption(new Option('--control-token <text>', 'the control token that the emulator was started with').env('PCE_CONTROL_TOKEN'))
    .option('--json', 'print what the emulator answers')
}

/** The world that an address names is meant unless another one is named; what names it is taken off, for it would come first. */
function nameWorld (command: Command) {
  const { url } = command.opts<Address>()
  if (!URL.canParse(url)) return
  const address = new URL(url)
  const inHost = /^([^.]+)\.localhost$/.exec(address.hostname)?.[1]
  const inPath = /^\/worlds\/([^/]+)\/*$/.exec(address.pathname)?.[1]
  const named = inHost ?? inPath
  if (named === undefined) return
  if (command.getOptionValueSource('world') === 'default') command.setOptionValue('world', named)
  if (inHost !== undefined) address.hostname = 'localhost'
  command.setOptionValue('url', address.origin)
}

/** A group of commands, with examples of them. */
export function group (program: Command, name: string, description: string, examples: string[]): Command {
  return withExamples(program.command(name).description(description), examples)
}

const shown = new WeakMap<Command, string[]>()

/** Examples that the help of a command shows. */
export const examplesOf = (command: Command): string[] => shown.get(command) ?? []

export function withExamples (command: Command, examples: string[]): Command {
  shown.set(command, examples)
  return command.addHelpText('after', `\nExample${examples.length > 1 ? 's' : ''}:\n${examples.map(example => `  $ ${command.parent?.name() ?? command.name()} ${example}`).join('\n')}`)
}

/** Headers that hold what an option says. */
const headerOptions = { 'x-emulator-world': '--world', authorization: '--control-token', 'last-event-id': '--after' }
const unsendable = /[^\t\x20-\x7e\x80-\xff]/ // in a header (RFC 9110, 5.5)

/** Asks a control of the running emulator; a refusal, and an emulator that is not there, end the command. */
export async function send (method: string, path: string, address: Address, body?: unknown, more: Record<string, string> = {}): Promise<IncomingMessage> {
  const { url, world, controlToken } = address
  if (!/^https?:\/\/[^/]/.test(url) || !URL.canParse(url)) throw new Failure(2, `--url must be an address such as http://127.0.0.1:7080, not ${url}.`)
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
  const headers: Record<string, string | number> = {
    'x-emulator-world': world,
    ...(controlToken !== undefined && { authorization: `Bearer ${controlToken}` }),
    ...(text !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
    ...more
  }
  for (const [name, option] of Object.entries(headerOptions)) if (unsendable.test(String(headers[name] ?? ''))) throw new Failure(2, `${option} has characters that cannot be sent.`)
  const answer = await exchange(new URL(`${url.replace(/\/+$/, '')}/_emulator${path}`), { method, headers }, text)
    .catch(({ code = '' }: NodeJS.ErrnoException) => {
      const isUntrusted = /CERT|SIGNATURE|ISSUER/.test(code)
      throw new Failure(1, isUntrusted ? `The certificate of ${url} is not trusted (${code}); partner-center-emulator ca tells how it is.` : `No emulator answers at ${url}; start one with partner-center-emulator start.`)
    })
  if (answer.statusCode! >= 400) throw new Failure(1, refusalIn(await textIn(answer, address)) ?? `The emulator answered ${answer.statusCode}.`)
  return answer.setEncoding('utf8')
}

/** By `node:http`, which waits for as long as the emulator is at work: `fetch` gives up after five minutes. */
const exchange = (url: URL, options: RequestOptions, body = '') => new Promise<IncomingMessage>((resolve, reject) => {
  const request = url.protocol === 'https:' ? secureRequest : plainRequest
  request(url, { ...options, agent: false }, resolve).on('error', reject).end(body)
})

async function textIn (answer: IncomingMessage, { url }: Address): Promise<string> {
  const parts: string[] = []
  try {
    for await (const part of answer.setEncoding('utf8')) parts.push(part)
  } catch {
    throw new Failure(1, `What ${url} answered was cut off.`)
  }
  return parts.join('')
}

function refusalIn (text: string): string | undefined {
  try {
    return JSON.parse(text).description
  } catch {
    return undefined // it is no emulator
  }
}

/** The same, with the text of the answer. */
export const askText = async (method: string, path: string, address: Address, body?: unknown): Promise<string> => textIn(await send(method, path, address, body), address)

/** The same, with what it answers; undefined when that is nothing. */
export async function ask<T = unknown> (method: string, path: string, address: Address, body?: unknown): Promise<T> {
  const text = await askText(method, path, address, body)
  try {
    return (text === '' ? undefined : JSON.parse(text)) as T
  } catch {
    throw new Failure(1, `What answers at ${address.url} is no emulator.`)
  }
}

/** Prints an answer: as it is for scripts, in words for people. */
export function print ({ out }: Terminal, { json }: Address, answer: unknown, words: string | (() => string)) {
  out(json ? JSON.stringify(answer ?? {}) : typeof words === 'string' ? words : words())
}

/** Rows whose cells stand below each other. */
export function columns (rows: Array<Array<string | number | undefined>>): string {
  const texts = rows.map(row => row.map(cell => String(cell ?? '')))
  const widths = texts.reduce<number[]>((widths, row) => row.map((cell, index) => Math.max(widths[index] ?? 0, cell.length)), [])
  return texts.map(row => row.map((cell, index) => cell.padEnd(widths[index]!)).join('  ').trimEnd()).join('\n')
}

/** `1 customer`, `2 customers`. */
export const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`

/** A part of an address. */
export const segment = encodeURIComponent

/** A file's text, or that of the standard input for `-`. */
export function textOf ({ input }: Terminal, file: string): string {
  if (file === '-') return input()
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new Failure(2, `${file} cannot be read.`)
  }
}

export function writeText (file: string, text: string) {
  try {
    writeFileSync(file, text)
  } catch (error) {
    throw new Failure(2, `${file} cannot be written (${(error as NodeJS.ErrnoException).code}).`)
  }
}

/** JSON from a file or the standard input. */
export function jsonIn (terminal: Terminal, file: string): unknown {
  try {
    return JSON.parse(textOf(terminal, file))
  } catch (error) {
    if (error instanceof Failure) throw error
    throw new Failure(2, `${file} is not JSON: ${(error as Error).message}`)
  }
}

const silentMilliseconds = 1000 // what takes no longer needs no words

/** Tells whoever watches that something goes on, once it takes longer than a moment. */
export async function meanwhile<T> ({ err, isWatched }: Terminal, { json }: Pick<Address, 'json'>, what: string, work: Promise<T>): Promise<T> {
  if (!isWatched || json) return work
  const began = Date.now()
  const timer = setInterval(() => err(`\r${what} … ${Math.round((Date.now() - began) / 1000)} s`), silentMilliseconds)
  try {
    return await work
  } finally {
    clearInterval(timer)
    if (Date.now() - began >= silentMilliseconds) err('\r\u001B[K')
  }
}

/** A whole number from 0, as an option is given. */
export function wholeNumber (text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}
