/** The pages that people see: plain forms, no scripts, and nothing of a request in them that is not escaped. */

/** Headers of every page. Forms may be sent elsewhere, as an answer by form post is; nothing may be loaded, framed or run. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin'
} as const

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text as it may stand in HTML, in quotes or outside. */
export const escaped = (text: string) => text.replace(/[&<>"']/g, character => entities[character]!)

function page (title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)} – Partner Center emulator</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 26rem; margin: 3rem auto; padding: 0 1rem; color-scheme: light dark }
label { display: block; margin: .75rem 0 } input:not([type=checkbox]) { display: block; width: 100%; box-sizing: border-box; font: inherit; padding: .35rem }
button { font: inherit; padding: .35rem 1rem; margin: .75rem .5rem 0 0 } .error { color: #c22 } small { color: gray }
</style>
</head>
<body>
<h1>${escaped(title)}</h1>
${content}
<p><small>This is an emulator on this machine. No account of the real service signs in here: do not enter a real password.</small></p>
</body>
</html>
`
}

const hidden = (fields: Iterable<[string, string]>) => [...fields].map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">\n`).join('')

const errorLine = (error: string | undefined) => error === undefined ? '' : `<p class="error" role="alert">${escaped(error)}</p>\n`

const signInFields = (userPrincipalName: string) => `<label>User <input name="username" value="${escaped(userPrincipalName)}" autocomplete="off" required></label>
<label>Password <input name="password" type="password" autocomplete="off"></label>
<label><input name="mfa" type="checkbox" value="on" checked> with a second factor</label>
`

/** Where somebody signs in to an application. `fields` are what the application asked with, sent along. */
export function signInPage ({ action, application, userPrincipalName, fields, error }: { action: string, application: string, userPrincipalName: string, fields: Iterable<[string, string]>, error?: string | undefined }): string {
  return page('Sign in', `<p>to ${escaped(application)}</p>
${errorLine(error)}<form method="post" action="${escaped(action)}">
${hidden(fields)}${signInFields(userPrincipalName)}<button name="decision" value="accept">Sign in</button><button name="decision" value="cancel" formnovalidate>Cancel</button>
</form>`)
}

/** Where somebody lets a device in. */
export function devicePage ({ action, userCode, userPrincipalName, error }: { action: string, userCode: string, userPrincipalName: string, error?: string | undefined }): string {
  return page('Enter the code', `<p>that your device or program shows, and sign in.</p>
${errorLine(error)}<form method="post" action="${escaped(action)}">
<label>Code <input name="user_code" value="${escaped(userCode)}" autocomplete="off" required></label>
${signInFields(userPrincipalName)}<button name="decision" value="accept">Sign in</button><button name="decision" value="cancel" formnovalidate>Cancel</button>
</form>`)
}

/** Where an administrator gives an application its permissions. */
export function consentPage ({ action, application, tenant, fields }: { action: string, application: string, tenant: string, fields: Iterable<[string, string]> }): string {
  return page('Permissions requested', `<p>${escaped(application)} asks for its permissions in the tenant ${escaped(tenant)}.</p>
<form method="post" action="${escaped(action)}">
${hidden(fields)}<button name="decision" value="accept">Accept</button><button name="decision" value="cancel">Cancel</button>
</form>`)
}

/** An answer that travels as a form: somebody presses the button, as no script does. */
export function formPostPage (action: string, fields: Iterable<[string, string]>): string {
  return page('Signed in', `<form method="post" action="${escaped(action)}">
${hidden(fields)}<button>Continue</button>
</form>`)
}

/** Something that is to be said, and nothing to be done. */
export const messagePage = (title: string, text: string) => page(title, `<p>${escaped(text)}</p>`)

/** A refusal where there is no application to tell it to. */
export const errorPage = (description: string) => page('This cannot be done', `<p class="error" role="alert">${escaped(description)}</p>`)
