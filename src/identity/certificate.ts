/** The certificate around the signing key, for clients that take keys from certificates. */
import { createHash } from 'node:crypto'
import { selfSigned } from '../self-signed.ts'
import type { SigningKey } from './keys.ts'

export async function certificateOf (key: SigningKey): Promise<{ x5t: string, x5c: string[] }> {
  const der = Buffer.from(await selfSigned('CN=partner-center-emulator', key))
  return { x5t: createHash('sha1').update(der).digest('base64url'), x5c: [der.toString('base64')] }
}
