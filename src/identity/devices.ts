/** Device codes: a program shows a short code, somebody enters it on a page and signs in, and the program gets its token. */
import { awaitUser, deviceCodeLifetimeSeconds, newUserCode, seal, waitingDevice, type DeviceContent } from './codes.ts'
import { IdentityError } from './errors.ts'
import { devicePage, messagePage } from './pages.ts'
import { applicationOf, checkAccess, signIn, tenantNamed } from './registrations.ts'
import { required, wantedOf, type Asked } from './requests.ts'

const pollSeconds = 5

/** Where codes are entered; it names the tenant, so that it leads to the same world. */
export const devicePath = 'oauth2/deviceauth'

/** The answer of the device code endpoint. */
export async function startDevice (asked: Asked): Promise<Record<string, string | number>> {
  const { world, keys, authority, tenant, version, form } = asked
  const { id: clientId } = applicationOf(world, required(form, 'client_id'))
  const { resource, scope } = wantedOf(asked, clientId)
  const userCode = newUserCode(world)
  const content: DeviceContent = { kind: 'device', world: world.partner.tenantId, clientId, issuedAt: world.now(), tenant: tenant.name, userCode, resource, scope }
  const deviceCode = await seal(keys, content)
  awaitUser(world, { deviceCode, content })
  const address = `${authority.base}/${world.partner.tenantId}/${devicePath}`
  const message = `To sign in, open the page ${address} and enter the code ${userCode}.`
  return version === 1
    ? { user_code: userCode, device_code: deviceCode, verification_url: address, expires_in: String(deviceCodeLifetimeSeconds), interval: String(pollSeconds), message }
    : { user_code: userCode, device_code: deviceCode, verification_uri: address, expires_in: deviceCodeLifetimeSeconds, interval: pollSeconds, message }
}

/** The page, or what becomes of what was entered on it. */
export function enterDevice ({ world, form }: Asked, path: string): { page: string, status: number } {
  const userCode = form.get('user_code') ?? form.get('otc') ?? ''
  const again = (error?: string) => ({
    status: error === undefined ? 200 : 400,
    page: devicePage({ action: path, userCode, userPrincipalName: form.get('username') ?? world.partner.userPrincipalName, error })
  })
  const decision = form.get('decision')
  if (decision === null) return again()
  const device = waitingDevice(world, userCode)
  if (!device) return again('No device waits for this code. It may have expired, or been entered before.')
  if (decision === 'cancel') {
    device.answer = 'declined'
    return { status: 200, page: messagePage('Declined', 'The device is told. You may close this page.') }
  }
  try {
    const { tenant: at, user, account } = signIn(world, tenantNamed(world, device.content.tenant), form.get('username') ?? '', form.get('password') ?? '')
    checkAccess(world, at, user)
    device.answer = { tenantId: at.id, user: { ...user, mfa: form.get('mfa') !== null || account?.mfa === true } }
    return { status: 200, page: messagePage('Signed in', 'The device goes on by itself. You may close this page.') }
  } catch (error) {
    if (!(error instanceof IdentityError)) throw error
    return again(error.message)
  }
}
