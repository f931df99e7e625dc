/** A receiver of webhook events, as a partner would run it: it takes what is sent and verifies it by the certificate that the message names. */
import { verify, X509Certificate } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Emulator } from '../../src/index.ts'

export interface Received {
  method: string
  path: string
  headers: IncomingHttpHeaders
  text: string
  body: Record<string, string | null>
  /** Empty when the signature is genuine, otherwise what is wrong with it. */
  flaw: string
}

export interface Receiver {
  url: string
  port: number
  server: Server
  received: Received[]
  /** Waits until so many have come. */
  has: (count: number) => Promise<Received[]>
}

interface Test { teardown: (what: () => Promise<void> | void) => void }

/** What it answers: a status for all, or whatever a function makes of the n-th message. */
export type Answering = number | ((...args: [...Parameters<RequestListener>, n: number]) => void)

/** Starts a receiver. Certificates are asked of the emulator, which may have no port. */
export async function startReceiver (t: Test, emulator: Emulator, answering: Answering = 200): Promise<Receiver> {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const text = await textOf(request)
    const { method = '', url = '', headers } = request
    received.push({ method, path: url, headers, text, body: JSON.parse(text), flaw: await flawIn(emulator, headers, text) })
    if (typeof answering === 'number') response.writeHead(answering).end()
    else answering(request, response, received.length)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => new Promise<void>(resolve => { server.close(() => resolve()); server.closeAllConnections() }))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hooks?tenant=7`,
    port,
    server,
    received,
    has: async count => {
      await until(() => received.length >= count)
      return received
    }
  }
}

/** Waits for what happens outside of the emulator's own time. */
export async function until (holds: () => boolean | Promise<boolean>, what = 'what was waited for') {
  for (const end = Date.now() + 20_000; Date.now() < end; await pause(5)) if (await holds()) return
  throw new Error(`In 20 seconds ${what} has not come.`)
}

/** Long enough for a message that should not come. */
export const awhile = () => pause(150)

async function textOf (request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const part of request.setEncoding('utf8')) text += part
  return text
}

/** Those of the emulators of the tests, each downloaded once from its address. */
const certificates = new WeakMap<Emulator, Map<string, X509Certificate>>()

/** The checks of the documented sample, in its order. */
async function flawIn (emulator: Emulator, headers: IncomingHttpHeaders, text: string): Promise<string> {
  const signature = headers.authorization ?? headers['x-ms-signature']
  const [certificateUrl, algorithm] = [headers['x-ms-certificate-url'], headers['x-ms-signature-algorithm']]
  if (typeof signature !== 'string') return 'there is no signature'
  if (typeof certificateUrl !== 'string' || typeof algorithm !== 'string') return 'the certificate or the algorithm is not named'
  const [scheme, value] = signature.split(' ')
  if (scheme !== 'Signature' || value === undefined) return 'the scheme is not Signature'
  const certificate = await certificateAt(emulator, certificateUrl)
  if (!certificate.issuer.includes('O=Microsoft Corporation')) return `the issuer is ${certificate.issuer}`
  if (!certificate.checkIssued(certificate) || !certificate.verify(certificate.publicKey)) return 'the certificate does not hold'
  const [cipher, hash] = algorithm.split('-')
  if (cipher !== 'rsa') return `the cipher is ${cipher}`
  return verify(hash!.toUpperCase(), Buffer.from(text), certificate.publicKey, Buffer.from(value, 'base64')) ? '' : 'the signature does not fit the body'
}

async function certificateAt (emulator: Emulator, url: string): Promise<X509Certificate> {
  const known = certificates.get(emulator) ?? new Map<string, X509Certificate>()
  certificates.set(emulator, known)
  if (!known.has(url)) known.set(url, new X509Certificate(await download(emulator, url)))
  return known.get(url)!
}

async function download (emulator: Emulator, url: string): Promise<Buffer> {
  if (emulator.port !== 0) return Buffer.from(await (await fetch(url)).arrayBuffer())
  return (await emulator.inject({ url: new URL(url).pathname, headers: { host: 'localhost' } })).rawPayload
}
