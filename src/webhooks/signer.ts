/** Signs what is sent, by a key of its own, and shows the certificate by which receivers verify it. Both are made when first needed. */
import { generateKeyPair, sign, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { selfSigned } from '../self-signed.ts'

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
    certificate: () => (certificate ??= keys().then(pair => selfSigned(name, pair)))
  }
}
