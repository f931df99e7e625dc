/** Where events may go: to this machine, and to the hosts that were named at the start. Checked when a connection is made, not before. */
import { lookup as systemLookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

const isLoopback = (address: string) => loopback.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

export interface Targets {
  /** Whether a host was named, so that it may be anywhere. */
  isNamed: (host: string) => boolean
  /** Finds the addresses of a host, and fails when one of them is not to be connected to. */
  lookup: LookupFunction
  /** Fails on a host that is an address itself, for which nothing is looked up. */
  check: (host: string) => void
}

export function targets (hosts: readonly string[] = [], resolve: typeof systemLookup = systemLookup): Targets {
  const named = new Set(hosts.map(host => host.toLowerCase()))
  const isNamed = (host: string) => named.has(host.toLowerCase())
  const refusal = (host: string, address: string) =>
    new Error(host === address ? `${host} is not an address of this machine; name it in --webhook-hosts.` : `${host} is at ${address}, which is not an address of this machine; name it in --webhook-hosts.`)
  return {
    isNamed,
    lookup: (host, options, callback) => {
      resolve(host, { ...options, all: true }, (error, found) => {
        if (error) return callback(error, '')
        const outside = isNamed(host) ? undefined : found.find(({ address }) => !isLoopback(address))
        if (outside) return callback(refusal(host, outside.address), '')
        if (options.all) return callback(null, found)
        callback(null, found[0]!.address, found[0]!.family)
      })
    },
    check: host => { if (isIP(host) && !isNamed(host) && !isLoopback(host)) throw refusal(host, host) }
  }
}
