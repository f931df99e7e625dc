/** Certificates around keys of our own, for those who take a key from a certificate. The library is loaded when the first one is made. */
import { webcrypto, type KeyObject } from 'node:crypto'

/** The certificate of an RSA key, as DER: the same whenever it is made for the same key. Worlds live in any year, so it lasts through all of them. */
export async function selfSigned (name: string, { privateKey, publicKey }: { privateKey: KeyObject, publicKey: KeyObject }): Promise<Uint8Array> {
  await import('reflect-metadata') // what the library below cannot do without
  const { X509CertificateGenerator } = await import('@peculiar/x509')
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const { subtle } = webcrypto
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name,
    notBefore: new Date('2000-01-01T00:00:00Z'),
    notAfter: new Date('2099-12-31T00:00:00Z'),
    signingAlgorithm: algorithm,
    keys: {
      privateKey: await subtle.importKey('pkcs8', privateKey.export({ format: 'der', type: 'pkcs8' }), algorithm, false, ['sign']),
      publicKey: await subtle.importKey('spki', publicKey.export({ format: 'der', type: 'spki' }), algorithm, true, ['verify'])
    }
  }, webcrypto as never)
  return new Uint8Array(certificate.rawData)
}
