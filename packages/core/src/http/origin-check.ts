import type { Settings } from '../context.ts'
import { AuthError } from '../errors.ts'
import type { Sessions } from '../session/session.ts'
import { parseOrigin } from '../web/origin.ts'

/**
 * Refuses a state-changing request that another site made with this browser's cookies (cross-site request
 * forgery). The Origin header decides, whatever the content type; without it Sec-Fetch-Site; without both,
 * a request that carries cookies is refused. Throws `UNTRUSTED_ORIGIN`.
 */
export function checkOrigin({ context, bearerOf }: Sessions, headers: Headers): void {
  const { settings } = context
  if (!settings.csrfProtection) return
  // Cookies do not count where an Authorization header decides, and no other site can send one unasked.
  if (bearerOf(headers) !== undefined) return

  const origin = headers.get('origin')
  const site = headers.get('sec-fetch-site')
  // A form on a page with `Referrer-Policy: no-referrer` says `Origin: null`, and a sandboxed frame says so too:
  // Sec-Fetch-Site, which no page can set, tells them apart (Fetch standard, "append a request Origin header").
  if (origin !== null && !(origin === 'null' && site === 'same-origin')) {
    if (isTrusted(settings, origin)) return
    throw refusal(settings, 'the Origin header names another origin')
  }
  if (site === 'same-origin') return
  if (site !== null || headers.has('cookie')) {
    throw refusal(settings, 'no Origin header, and not a same-origin request by Sec-Fetch-Site')
  }
}

/**
 * Refuses a navigation that another site began, where merely following a link would start something.
 * Typed addresses, bookmarks and our own pages pass by Sec-Fetch-Site; where a browser sends none (plain http
 * beyond this machine), the Referer has to be ours. Throws `UNTRUSTED_ORIGIN`.
 */
export function checkNavigation(settings: Settings, headers: Headers): void {
  if (!settings.csrfProtection) return
  const site = headers.get('sec-fetch-site')
  if (site === 'same-origin' || site === 'none') return
  const referer = headers.get('referer')
  const from = referer !== null && URL.canParse(referer) ? new URL(referer).origin : ''
  if (isTrusted(settings, from)) return
  throw refusal(
    settings,
    site === null && referer === null
      ? 'neither Sec-Fetch-Site nor Referer: a script, or an address typed on plain http'
      : 'the navigation began on another site',
  )
}

function isTrusted(settings: Settings, origin: string): boolean {
  return parseOrigin(origin) === origin && settings.isTrustedOrigin(origin)
}

function refusal(settings: Settings, reason: string): AuthError {
  return new AuthError('UNTRUSTED_ORIGIN', {
    detail: `${reason}; expected ${settings.origin} (baseURL) or one of security.trustedOrigins`,
  })
}
