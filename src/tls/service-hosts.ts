/** Host names of the service that programs have built in: those that we answer for, and those beside it that nobody here plays. */

export const apiHosts = ['api.partnercenter.microsoft.com', 'partner.partnercenterapi.microsoftonline.cn']

export const identityHosts = [
  'login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net',
  'login.microsoftonline.us', 'login.usgovcloudapi.net',
  'login.chinacloudapi.cn', 'login.partner.microsoftonline.cn',
  'login.microsoftonline.de'
]

/** They lead to the emulator as well, so that nothing reaches them; it says that they are not played. */
export const unservedHosts = ['api.partner.microsoft.com', 'graph.microsoft.com', 'graph.windows.net', 'management.azure.com', 'download.microsoft.com']

export const serviceHosts: readonly string[] = [...apiHosts, ...identityHosts, ...unservedHosts]

/** A host name as names are compared: small letters, without the dot of the root. */
export const plainName = (host: string): string => host.toLowerCase().replace(/\.$/, '')

const known = new Set(serviceHosts)

export const isServiceHost = (host: string): boolean => known.has(plainName(host))

/** The name in a `Host` header or in the target of a tunnel, as names are compared. */
export const nameIn = (hostAndPort: string): string => plainName(hostAndPort.replace(/:\d*$/, ''))
