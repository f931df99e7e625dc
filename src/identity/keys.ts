/**
 * The key that signs tokens: RSA of 2048 bits, made once in a process, or kept in a file that the next start reads. It is made from two
 * primes that are searched beside each other and off the event loop: several times faster than a whole key in one go, so that it is
 * there when the first token is asked for (docs/decisions/0009).
 */
import { createHash, createPrivateKey, createPublicKey, generatePrime, hkdfSync, type JsonWebKey, type KeyObject } from 'node:crypto'
import { chmodSync, readFileSync, statSync } from 'node:fs'
import { link, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

export interface SigningKey {
  /** Thumbprint of the public key (RFC 7638), its name in the list of keys. */
  kid: string
  privateKey: KeyObject
  publicKey: KeyObject
  publicJwk: { kty: 'RSA', n: string, e: string }
  /** Seals codes and refresh tokens. It follows from the private key, so what was sealed before a restart can be read after it. */
  sealKey: Uint8Array
}

/** Where the key is to be had. Asking early means not to wait later. */
export interface Keys { signing: () => Promise<SigningKey> }

const modulusBits = 2048
const exponent = 65_537n
const holders = new Map<string, Keys>()

/** The key of this process, or the one that is kept in a file; a file that is not there yet is made. */
export function keysIn (file = ''): Keys {
  let keys = holders.get(file)
  if (!keys) {
    let made: Promise<SigningKey> | undefined
    holders.set(file, keys = { signing: () => (made ??= (file === '' ? makeKey() : keptKey(file)).then(described)) })
  }
  return keys
}

function described (privateKey: KeyObject): SigningKey {
  const publicKey = createPublicKey(privateKey)
  const { n, e } = publicKey.export({ format: 'jwk' }) as { n: string, e: string }
  return {
    kid: createHash('sha256').update(JSON.stringify({ e, kty: 'RSA', n })).digest('base64url'),
    privateKey,
    publicKey,
    publicJwk: { kty: 'RSA', n, e },
    sealKey: new Uint8Array(hkdfSync('sha256', privateKey.export({ format: 'der', type: 'pkcs8' }), '', 'codes and refresh tokens', 32))
  }
}

async function makeKey (): Promise<KeyObject> {
  for (;;) {
    const jwk = rsaKey(...await Promise.all([prime(), prime()]))
    if (jwk) return createPrivateKey({ key: jwk, format: 'jwk' })
  }
}

const prime = () => new Promise<bigint>((resolve, reject) => {
  generatePrime(modulusBits / 2, { bigint: true }, (error, found) => error ? reject(error) : resolve(found))
})

/** The private key of two primes; undefined when they do not fit the exponent. */
function rsaKey (p: bigint, q: bigint): JsonWebKey | undefined {
  const d = inverse(exponent, (p - 1n) * (q - 1n))
  const qi = inverse(q, p)
  if (d === undefined || qi === undefined) return undefined
  const numbers = { n: p * q, e: exponent, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi }
  return { kty: 'RSA', ...Object.fromEntries(Object.entries(numbers).map(([name, number]) => [name, base64url(number)])) }
}

/** What `a` must be multiplied with to leave 1 when divided by `m` (extended Euclid); undefined when nothing does. */
function inverse (a: bigint, m: bigint): bigint | undefined {
  let [rest, next, x, nextX] = [a % m, m, 1n, 0n]
  while (next !== 0n) {
    const quotient = rest / next
    ;[rest, next, x, nextX] = [next, rest - quotient * next, nextX, x - quotient * nextX]
  }
  return rest === 1n ? (x + m) % m : undefined
}

function base64url (number: bigint) {
  const digits = number.toString(16)
  return Buffer.from(digits.padStart(digits.length + digits.length % 2, '0'), 'hex').toString('base64url')
}

/** The key in a file. When the file cannot be kept the key lasts as long as the process, and a warning says so. */
async function keptKey (file: string): Promise<KeyObject> {
  let made: KeyObject | undefined
  try {
    const kept = readKey(file)
    if (kept.key) return kept.key
    made = await makeKey()
    await writeKey(file, made, kept.isThere)
    return readKey(file).key ?? made
  } catch (error) {
    process.emitWarning(`The key of the token service cannot be kept in ${file}: ${(error as Error).message}. Tokens of this start will not outlive it.`)
    return made ?? await makeKey()
  }
}

/** At once: while a start reads its program the event loop would not get round to it, and the search must not begin after that. */
function readKey (file: string): { key?: KeyObject, isThere: boolean } {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { isThere: false }
    throw error
  }
  if (statSync(file).mode & 0o077) chmodSync(file, 0o600)
  try {
    const key = createPrivateKey(text)
    return key.asymmetricKeyType === 'rsa' && key.asymmetricKeyDetails?.modulusLength === modulusBits ? { key, isThere: true } : { isThere: true }
  } catch {
    return { isThere: true } // no key: another one takes its place
  }
}

/** Written beside and then put in its place at once; of two starts at the same time one wins, and both use its key. */
async function writeKey (file: string, key: KeyObject, replaces: boolean) {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}`
  try {
    await writeFile(draft, key.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 })
    if (replaces) await rename(draft, file)
    else await link(draft, file).catch((error: NodeJS.ErrnoException) => error.code === 'EEXIST' ? undefined : rename(draft, file))
  } finally {
    await rm(draft, { force: true })
  }
}
