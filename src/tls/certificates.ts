/** Certificates of the local authority: its own, and those that it signs. The library is loaded when the first one is made. */
import { createPrivateKey, createPublicKey, generateKeyPair, randomBytes, webcrypto, type KeyObject } from 'node:crypto'
import { isIP } from 'node:net'
import { promisify } from 'node:util'
import type * as X509 from '@peculiar/x509'
import { serviceHosts } from './service-hosts.ts'

/** A key and its certificate, both as PEM. */
export interface Pair { key: string, certificate: string }

const dayMilliseconds = 86_400_000
const authorityDays = 3650
const leafDays = 396 // with the day before: as long as browsers and systems of Apple take
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const crypto = webcrypto as never // the library's types are those of browsers

async function library (): Promise<typeof X509> {
  await import('reflect-metadata') // what the library cannot do without
  return import('@peculiar/x509')
}

async function newKey (): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' })
  return privateKey.export({ format: 'pem', type: 'pkcs8' }) as string
}

const signing = (key: KeyObject) => webcrypto.subtle.importKey('pkcs8', key.export({ format: 'der', type: 'pkcs8' }), algorithm, false, ['sign'])
const verifying = (key: KeyObject) => webcrypto.subtle.importKey('spki', createPublicKey(key).export({ format: 'der', type: 'spki' }), algorithm, true, ['verify'])

const validity = (days: number) => ({ notBefore: new Date(Date.now() - dayMilliseconds), notAfter: new Date(Date.now() + days * dayMilliseconds) })

/** 16 bytes, of which the first makes it a positive number of no leading zero. */
const newSerial = () => `4${randomBytes(16).toString('hex').slice(1)}`

/** An authority of its own key, good for names of this machine and of the service and for nothing else: stolen, it opens no other site. */
export async function makeAuthority (): Promise<Pair> {
  const { AuthorityKeyIdentifierExtension, BasicConstraintsExtension, Extension, KeyUsageFlags, KeyUsagesExtension, SubjectKeyIdentifierExtension, X509CertificateGenerator } = await library()
  const key = await newKey()
  const privateKey = createPrivateKey(key)
  const publicKey = await verifying(privateKey) as never
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: `CN=partner-center-emulator local authority ${randomBytes(4).toString('hex')}`, // two machines' can be told apart
    ...validity(authorityDays),
    signingAlgorithm: algorithm,
    keys: { privateKey: await signing(privateKey) as never, publicKey },
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      new Extension('2.5.29.30', true, nameConstraints()),
      await SubjectKeyIdentifierExtension.create(publicKey, false, crypto),
      await AuthorityKeyIdentifierExtension.create(publicKey, false, crypto)
    ]
  }, crypto)
  return { key, certificate: `${certificate.toString('pem')}\n` }
}

/** A server's certificate for names and addresses, signed by an authority. */
export async function issue (authority: Pair, names: readonly string[]): Promise<Pair> {
  const { AuthorityKeyIdentifierExtension, BasicConstraintsExtension, ExtendedKeyUsage, ExtendedKeyUsageExtension, KeyUsageFlags, KeyUsagesExtension, SubjectAlternativeNameExtension, SubjectKeyIdentifierExtension, X509Certificate, X509CertificateGenerator } = await library()
  const issuer = new X509Certificate(authority.certificate)
  const key = await newKey()
  const publicKey = await verifying(createPrivateKey(key)) as never
  const { notBefore, notAfter } = validity(leafDays)
  const certificate = await X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject: 'CN=partner-center-emulator',
    issuer: issuer.subject,
    notBefore,
    notAfter: notAfter < issuer.notAfter ? notAfter : issuer.notAfter,
    signingAlgorithm: algorithm,
    signingKey: await signing(createPrivateKey(authority.key)) as never,
    publicKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(names.map(name => ({ type: isIP(name) ? 'ip' : 'dns', value: name }))),
      await SubjectKeyIdentifierExtension.create(publicKey, false, crypto),
      await AuthorityKeyIdentifierExtension.create(issuer, false, crypto)
    ]
  }, crypto)
  return { key, certificate: `${certificate.toString('pem')}\n` }
}

/** What an authority may sign for (RFC 5280, 4.2.1.10), for which the library has no type: a list of names and address ranges in DER. */
export function nameConstraints (): Buffer {
  const dnsName = 0x82
  const ipAddress = 0x87
  const permitted = [
    ...[...serviceHosts, 'localhost'].map(name => der(dnsName, Buffer.from(name))),
    der(ipAddress, Buffer.from([127, 0, 0, 0, 255, 0, 0, 0])), // an address and its mask
    der(ipAddress, Buffer.from([...Array<number>(15).fill(0), 1, ...Array<number>(16).fill(255)]))
  ]
  const sequence = 0x30
  const permittedSubtrees = 0xa0
  return der(sequence, der(permittedSubtrees, ...permitted.map(name => der(sequence, name))))
}

function der (tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}
