/** One attempt to bring an event to its address: a POST that follows no redirect and does not wait or read for ever. */
import { request as plain, STATUS_CODES, type ClientRequest, type IncomingMessage } from 'node:http'
import { request as secure } from 'node:https'
import type { Outcome } from '../state/deliveries.ts'
import type { Targets } from './targets.ts'

export interface SendOptions {
  targets: Targets
  timeoutMilliseconds?: number
  /** Requests under way, so that they can be cut off. */
  underWay?: Set<ClientRequest>
}

const longestWaitMilliseconds = 10_000
const readLimitBytes = 64 * 1024 // of an answer
const keptCharacters = 4096 // of an answer

/** `NotFound`: the name of a status as .NET spells it. */
export const statusName = (status: number) => STATUS_CODES[status]?.replace(/\W/g, '') ?? String(status)

/** Never fails: what goes wrong is the outcome. */
export async function send (address: string, headers: Record<string, string>, body: Uint8Array, options: SendOptions): Promise<Outcome> {
  try {
    const { status, text } = await post(new URL(address), headers, body, options)
    return { status, responseCode: statusName(status), responseMessage: text, systemError: false }
  } catch (error) {
    return { responseCode: 'NoAnswer', responseMessage: reasonOf(error), systemError: true }
  }
}

function post (url: URL, headers: Record<string, string>, body: Uint8Array, { targets, timeoutMilliseconds = longestWaitMilliseconds, underWay }: SendOptions): Promise<{ status: number, text: string }> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  targets.check(host)
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? secure : plain)(url, {
      method: 'POST',
      agent: false, // each attempt connects anew, and is checked anew
      headers: { ...headers, 'Content-Length': String(body.byteLength) },
      lookup: targets.lookup,
      rejectUnauthorized: targets.isNamed(host) // nobody certifies what runs on this machine
    })
    const deadline = setTimeout(() => request.destroy(new Error(`No answer within ${timeoutMilliseconds / 1000} seconds.`)), timeoutMilliseconds)
    const settled = () => {
      clearTimeout(deadline)
      underWay?.delete(request)
    }
    underWay?.add(request)
    request.on('error', reject)
    request.on('response', response => { read(response).then(text => resolve({ status: response.statusCode!, text }), reject).finally(() => response.destroy()) })
    request.on('close', settled)
    request.end(body)
  })
}

/** The beginning of an answer. When it breaks off, what came of it counts. */
async function read (response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let length = 0
  try {
    for await (const part of response) {
      parts.push(part as Buffer)
      length += (part as Buffer).length
      if (length >= readLimitBytes) break
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error
  }
  return Buffer.concat(parts).toString('utf8').slice(0, keptCharacters)
}

function reasonOf (error: unknown): string {
  const { message, code, errors } = error as NodeJS.ErrnoException & { errors?: Error[] }
  return message || errors?.[0]?.message || code || 'The connection failed.'
}
