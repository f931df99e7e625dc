/** The key that tokens are signed with: sound, made once, and kept where it is told to. */
import { execFile } from 'node:child_process'
import { createHash, createPrivateKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { dataFolder, keyFile } from '../../src/data-folder.ts'
import { keysIn } from '../../src/identity/keys.ts'
import { startEmulator } from '../../src/index.ts'
import { claimsOf, identityOf, partnerCenter } from './clients.ts'

const form = { grant_type: 'client_credentials', client_id: 'x', client_secret: 'y', resource: partnerCenter }
/** A key as another start sees it. */
async function fresh (file: string): Promise<string> {
  const source = JSON.stringify(join(import.meta.dirname, '../../src/identity/keys.ts'))
  const script = `import { keysIn } from ${source}; const { kid } = await keysIn(${JSON.stringify(file)}).signing(); console.log(kid)`
  const { stdout } = await promisify(execFile)(process.execPath, ['--import=tsx', '--input-type=module', '-e', script])
  return stdout.trim()
}

t.test('the key is an RSA key of 2048 bits, and its parts fit', async t => {
  const { privateKey, publicKey, kid, publicJwk, sealKey } = await keysIn().signing()
  t.same([privateKey.asymmetricKeyType, privateKey.asymmetricKeyDetails], ['rsa', { modulusLength: 2048, publicExponent: 65_537n }])
  const { p, q, n, e, d, dp, dq, qi } = Object.fromEntries(Object.entries(privateKey.export({ format: 'jwk' })).map(([name, text]) => [name, name === 'kty' ? 0n : BigInt(`0x${Buffer.from(String(text), 'base64url').toString('hex')}`)])) as Record<string, bigint>
  t.equal(p! * q!, n)
  t.not(p, q)
  t.equal(e! * d! % (p! - 1n), 1n)
  t.equal(e! * d! % (q! - 1n), 1n)
  t.equal(d! % (p! - 1n), dp)
  t.equal(d! % (q! - 1n), dq)
  t.equal(q! * qi! % p!, 1n)
  const text = Buffer.from('a text')
  t.ok(verify('sha256', text, publicKey, sign('sha256', text, privateKey)))
  t.equal(kid, createHash('sha256').update(JSON.stringify({ e: publicJwk.e, kty: 'RSA', n: publicJwk.n })).digest('base64url'))
  t.equal(sealKey.length, 32)
  t.equal(await keysIn().signing(), await keysIn().signing(), 'made once')
})

t.test('a kept key is for its owner only, and the next start reads it', async t => {
  const folder = join(t.testdir(), 'data', 'deep')
  const file = join(folder, 'token-key.pem')
  const { kid } = await keysIn(file).signing()
  t.equal(statSync(file).mode & 0o777, 0o600)
  t.equal(statSync(folder).mode & 0o777, 0o700)
  t.same(readdirSync(folder), ['token-key.pem'], 'and nothing is left beside it')
  t.equal(createPrivateKey(readFileSync(file)).asymmetricKeyType, 'rsa')
  chmodSync(file, 0o644)
  t.equal(await fresh(file), kid)
  t.equal(statSync(file).mode & 0o777, 0o600, 'what became readable for others is closed')
})

t.test('starts at the same time agree on one key', async t => {
  const file = join(t.testdir(), 'token-key.pem')
  const kids = await Promise.all([fresh(file), fresh(file), fresh(file)])
  t.equal(new Set(kids).size, 1)
  t.equal((await keysIn(file).signing()).kid, kids[0])
})

t.test('what is no key is replaced; where none can be kept it stays in memory', async t => {
  const folder = t.testdir()
  const rubbish = join(folder, 'rubbish.pem')
  writeFileSync(rubbish, 'no key')
  const { kid } = await keysIn(rubbish).signing()
  t.equal(await fresh(rubbish), kid)
  const elliptic = join(folder, 'elliptic.pem')
  writeFileSync(elliptic, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' }))
  t.equal((await keysIn(elliptic).signing()).privateKey.asymmetricKeyType, 'rsa')
  const directory = join(folder, 'directory.pem')
  mkdirSync(directory)
  const warned = new Promise<Error>(resolve => process.once('warning', resolve))
  t.ok((await keysIn(directory).signing()).kid)
  t.match((await warned).message, /^The key of the token service cannot be kept in .*directory\.pem: /)
})

t.test('the file lies in the user\'s data folder', async t => {
  t.equal(keyFile(dataFolder({ XDG_DATA_HOME: '/data' })), '/data/partner-center-emulator/token-key.pem')
  for (const XDG_DATA_HOME of ['', 'relative', undefined]) t.equal(keyFile(dataFolder({ ...(XDG_DATA_HOME !== undefined && { XDG_DATA_HOME }) })), join(homedir(), '.local/share/partner-center-emulator/token-key.pem'))
})

t.test('in a process of one\'s own the key stays in memory, or goes where it is told', async t => {
  const file = join(t.testdir(), 'key.pem')
  const one = await startEmulator({ port: false, keyFile: file })
  const other = await startEmulator({ port: false })
  t.teardown(async () => { await one.close(); await other.close() })
  const kidsOf = async (emulator: typeof one) => {
    const { get, post } = identityOf(emulator)
    const token = (await post('/common/oauth2/token', form)).body.access_token as string
    t.ok(claimsOf(token))
    return [JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()).kid, (await get('/common/discovery/keys')).body.keys[0].kid]
  }
  const { kid } = await keysIn(file).signing()
  t.same(await kidsOf(one), [kid, kid])
  const memory = (await keysIn().signing()).kid
  t.same(await kidsOf(other), [memory, memory])
  t.not(kid, memory)
})
