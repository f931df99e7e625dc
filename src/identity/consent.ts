/** The page on which an administrator gives an application its permissions. */
import { type IdentityError, refuse } from './errors.ts'
import { consentPage } from './pages.ts'
import { redirectOf, sendTo, type Sent } from './redirects.ts'
import { applicationOf } from './registrations.ts'
import { required, type Asked } from './requests.ts'

export function adminConsent ({ world, tenant, version, form }: Asked, path: string, describe: (error: IdentityError) => { error: string, error_description: string }): Sent {
  const application = applicationOf(world, required(form, 'client_id'))
  const redirect = redirectOf(application, form.get('redirect_uri'))
  const decision = form.get('decision')
  if (decision === null) {
    const fields = [...form].filter(([name]) => name !== 'decision')
    return { page: consentPage({ action: path, application: application.name ?? application.id, tenant: tenant.name, fields }) }
  }
  const state = form.get('state') ?? undefined
  if (decision !== 'accept') return sendTo(redirect, 'query', { ...describe(refuse('declined')), admin_consent: 'True', tenant: tenant.id, state })
  return sendTo(redirect, 'query', { admin_consent: 'True', tenant: tenant.id, scope: version === 2 ? form.get('scope') ?? undefined : undefined, state })
}
