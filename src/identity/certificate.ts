/** The certificate around the signing key, for clients that take keys from certificates. Loaded when somebody asks for the keys. */
import 'reflect-metadata' // what the library below cannot do without
import { createHash, webcrypto } from 'node:crypto'
import { X509CertificateGenerator } from '@peculiar/x509'
import type { SigningKey } from './keys.ts'

/** The same certificate whenever it is made for the same key; worlds live in any year, so it lasts through all of them. */
export async function certificateOf ({ privateKey, publicKey }: SigningKey): Promise<{ x5t: string, x5c: string[] }> {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const { subtle } = webcrypto
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=partner-center-emulator',
    notBefore: new Date('2000-01-01T00:00:00Z'),
    notAfter: new Date('2099-12-31T00:00:00Z'),
    signingAlgorithm: algorithm,
    keys: {
      privateKey: await subtle.importKey('pkcs8', privateKey.export({ format: 'der', type: 'pkcs8' }), algorithm, false, ['sign']),
      publicKey: await subtle.importKey('spki', publicKey.export({ format: 'der', type: 'spki' }), algorithm, true, ['verify'])
    }
  }, webcrypto as never)
  const der = Buffer.from(certificate.rawData)
  return { x5t: createHash('sha1').update(der).digest('base64url'), x5c: [der.toString('base64')] }
}
