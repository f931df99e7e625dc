/** Signs what is sent, by a key of its own, and shows the certificate by which receivers verify it. Both are made when first needed. */
import { generateKeyPair, sign, webcrypto, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'

export interface Signer {
  /** RSA PKCS#1 v1.5 over SHA-256, in base64. Worked out off the event loop. */
  sign: (body: Uint8Array) => Promise<string>
  /** The certificate of the key, as DER. */
  certificate: () => Promise<Uint8Array>
}

/** Receivers look for the organization in the issuer (the sample of partner-center-webhooks does). */
const name = 'CN=partner-center-emulator webhooks, O=Microsoft Corporation'

interface Pair { privateKey: KeyObject, publicKey: KeyObject }

export function newSigner (): Signer {
  let pair: Promise<Pair> | undefined
  let certificate: Promise<Uint8Array> | undefined
  const keys = () => (pair ??= promisify(generateKeyPair)('rsa', { modulusLength: 2048 }))
  return {
    sign: async body => {
      const { privateKey } = await keys()
      return new Promise((resolve, reject) => sign('sha256', body, privateKey, (error, signature) => error ? reject(error) : resolve(signature.toString('base64'))))
    },
    certificate: () => (certificate ??= keys().then(certificateOf))
  }
}

/** It lasts through all years that worlds live in. */
async function certificateOf ({ privateKey, publicKey }: Pair): Promise<Uint8Array> {
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
