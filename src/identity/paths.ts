/** Addresses of the token service, as templates. */
import { devicePath } from './devices.ts'

const ofVersion = (version: '' | '/v2.0') => [
  ...['token', 'devicecode', 'authorize', 'logout'].map(name => `/{tenant}/oauth2${version}/${name}`),
  `/{tenant}${version}/adminconsent`,
  `/{tenant}${version}/.well-known/openid-configuration`,
  `/{tenant}/discovery${version}/keys`
]

export const identityPaths: readonly string[] = [
  ...ofVersion(''),
  ...ofVersion('/v2.0'),
  `/{tenant}/${devicePath}`,
  '/{tenant}/discovery/instance',
  '/{tenant}/userrealm/{userPrincipalName}',
  '/{tenant}/openid/userinfo',
  '/generatetoken',
  '/v3/generatetoken'
]
