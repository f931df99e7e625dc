/** The local certificate authority: made at the first start and kept in a folder that only its user reads, or kept in memory. */
import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto'
import { chmod, link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { makeAuthority, nameConstraints, type Pair } from './certificates.ts'

/** The file that clients trust, in the folder of an authority. */
export const certificateFile = (folder: string) => join(folder, 'ca.pem')

const authorityFile = (folder: string) => join(folder, 'authority.pem') // key and certificate in one, so that they always fit
const leastDays = 30 // an authority that ends sooner gives way to a new one

/** The authority that a folder keeps; one is made where there is none that still serves. Without a folder it lasts as long as who holds it. */
export async function authorityIn (folder?: string): Promise<Pair> {
  if (folder === undefined) return makeAuthority()
  let made: Pair | undefined
  try {
    const authority = await kept(authorityFile(folder), async () => (made ??= await makeAuthority()))
    await keepCertificate(certificateFile(folder), authority.certificate)
    return authority
  } catch (error) {
    process.emitWarning(`The certificate authority cannot be kept in ${folder}: ${(error as Error).message}. What trusts it must trust another one after this start.`)
    return made ?? await makeAuthority()
  }
}

async function kept (file: string, make: () => Promise<Pair>): Promise<Pair> {
  const before = await read(file)
  if (before.authority) return before.authority
  if (before.isThere) process.emitWarning(`The certificate authority in ${file} serves no longer; a new one is made, and has to be trusted anew.`)
  await makeFolder(dirname(file))
  const { key, certificate } = await make()
  await write(file, key + certificate, { mode: 0o600, replaces: before.isThere })
  return (await read(file)).authority ?? { key, certificate } // another start may have been first
}

async function read (file: string): Promise<{ authority?: Pair, isThere: boolean }> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { isThere: false }
    throw error
  }
  await closeToOthers(file, 0o600)
  const [key] = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----\n/.exec(text) ?? []
  const [certificate] = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/.exec(text) ?? []
  return key !== undefined && certificate !== undefined && serves(key, certificate) ? { authority: { key, certificate }, isThere: true } : { isThere: true }
}

/** Whether a certificate belongs to its key, lasts a while, and may sign for every name that there is now. */
function serves (key: string, certificate: string): boolean {
  try {
    const x509 = new X509Certificate(certificate)
    const daysLeft = (Date.parse(x509.validTo) - Date.now()) / 86_400_000
    return x509.checkPrivateKey(createPrivateKey(key)) && x509.ca && daysLeft > leastDays && x509.raw.includes(nameConstraints())
  } catch {
    return false // it is no certificate
  }
}

/** The certificate alone, for those who trust it. */
async function keepCertificate (file: string, certificate: string) {
  const before = await readFile(file, 'utf8').catch(() => '')
  if (before !== certificate) await write(file, certificate, { mode: 0o644, replaces: true })
}

async function makeFolder (folder: string) {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await closeToOthers(folder, 0o700)
}

async function closeToOthers (path: string, mode: number) {
  if (process.platform !== 'win32' && (await stat(path)).mode & 0o077) await chmod(path, mode)
}

/** Written beside and then put in its place at once; of two starts at the same time one wins, and both use its authority. */
async function write (file: string, text: string, { mode, replaces }: { mode: number, replaces: boolean }) {
  const draft = `${file}.${randomUUID()}`
  try {
    await writeFile(draft, text, { mode })
    if (replaces) await rename(draft, file)
    else await link(draft, file).catch((error: NodeJS.ErrnoException) => error.code === 'EEXIST' ? undefined : rename(draft, file))
  } finally {
    await rm(draft, { force: true })
  }
}
