/** Where the proxy may connect to: a host is looked up once, its addresses are checked, and the connection goes to one of them. */
import { lookup as systemLookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { networkInterfaces } from 'node:os'
import { refuse } from '../errors.ts'
import { plainName } from '../tls/service-hosts.ts'

/** An IPv6 address stands in brackets. */
export interface Target { host: string, port: number }

const authorityForm = /^([a-z0-9_.-]{1,255}|\[[0-9a-f:.]{2,45}\]):(\d{1,5})$/i
const addressForm = /^(https?):\/\/([a-z0-9_.-]{1,255}|\[[0-9a-f:.]{2,45}\])(?::(\d{1,5}))?((?:[/?][^\s#]*)?)$/i

const isPort = (port: number) => port >= 1 && port <= 65_535

/** The target of CONNECT. */
export function targetIn (text: string): Target | undefined {
  const [, host, port] = authorityForm.exec(text) ?? []
  return host !== undefined && isPort(Number(port)) ? { host, port: Number(port) } : undefined
}

export interface Addressed extends Target { isSecure: boolean, path: string }

/** What a whole address names. One with a user in it is none: readers do not agree on which part of it is the host. */
export function addressIn (text: string): Addressed | undefined {
  const [, scheme, host, port, rest = ''] = addressForm.exec(text) ?? []
  if (scheme === undefined || host === undefined) return undefined
  const isSecure = scheme.toLowerCase() === 'https'
  const number = port === undefined ? (isSecure ? 443 : 80) : Number(port)
  return isPort(number) ? { host, port: number, isSecure, path: rest.startsWith('/') ? rest : `/${rest}` } : undefined
}

const thisMachine = new BlockList()
thisMachine.addSubnet('127.0.0.0', 8, 'ipv4')
thisMachine.addSubnet('0.0.0.0', 8, 'ipv4')
thisMachine.addAddress('::1', 'ipv6')
thisMachine.addAddress('::', 'ipv6')

function isOfThisMachine (address: string): boolean {
  if (thisMachine.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')) return true
  return Object.values(networkInterfaces()).some(list => list?.some(own => own.address === address))
}

/** A host as it is connected to: an IPv6 address without its brackets, a name without the dot of the root. */
export const bare = (host: string) => plainName(host).replace(/^\[|\]$/g, '')

/** Whether a host says by itself that it is this machine. */
export function isLocalName (host: string): boolean {
  const name = bare(host)
  return name === 'localhost' || name.endsWith('.localhost') || (isIP(name) !== 0 && isOfThisMachine(name))
}

/** Looks up a host for a connection to a port; fails when that would lead back to a port of ours. */
export function lookupFor (port: number, isOwnPort: (port: number) => boolean, resolve: typeof systemLookup = systemLookup): LookupFunction {
  return (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '')
      if (isOwnPort(port) && found.some(({ address }) => isOfThisMachine(address))) return callback(refuse('proxyLoop', `${host}:${port}`) as Error, '')
      if (options.all) return callback(null, found)
      callback(null, found[0]!.address, found[0]!.family)
    })
  }
}
