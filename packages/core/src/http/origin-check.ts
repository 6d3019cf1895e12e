import type { Settings } from '../context.ts'
import { AuthError } from '../errors.ts'
import { bearerToken } from '../session/resolve.ts'
import { parseOrigin } from '../web/origin.ts'

/**
 * Refuses a state-changing request that another site made with this browser's cookies (cross-site request
 * forgery). The Origin header decides, whatever the content type; without it Sec-Fetch-Site; without both,
 * a request that carries cookies is refused. Throws `UNTRUSTED_ORIGIN`.
 */
export function checkOrigin(settings: Settings, headers: Headers): void {
  if (!settings.csrfProtection) return
  // Cookies do not count where an Authorization header decides, and no other site can send one unasked.
  if (settings.session.acceptsBearer && bearerToken(headers) !== undefined) return

  const origin = headers.get('origin')
  if (origin !== null) {
    if (isTrusted(settings, origin)) return
    throw refusal(settings, 'the Origin header names another origin')
  }
  const site = headers.get('sec-fetch-site')
  if (site === 'same-origin') return
  if (site !== null || headers.has('cookie')) {
    throw refusal(settings, 'no Origin header, and not a same-origin request by Sec-Fetch-Site')
  }
}

/**
 * Refuses a navigation that another site began, where merely following a link would start something.
 * Typed addresses, bookmarks and our own pages pass; where a browser sends no Sec-Fetch-Site (plain http),
 * the Referer has to be ours. Throws `UNTRUSTED_ORIGIN`.
 */
export function checkNavigation(settings: Settings, headers: Headers): void {
  if (!settings.csrfProtection) return
  const site = headers.get('sec-fetch-site')
  if (site === 'same-origin' || site === 'none') return
  const referer = headers.get('referer') ?? ''
  const from = URL.canParse(referer) ? new URL(referer).origin : ''
  if (isTrusted(settings, from)) return
  throw refusal(settings, 'the navigation began on another site')
}

function isTrusted(settings: Settings, origin: string): boolean {
  return parseOrigin(origin) === origin && settings.isTrustedOrigin(origin)
}

function refusal(settings: Settings, reason: string): AuthError {
  return new AuthError('UNTRUSTED_ORIGIN', {
    detail: `${reason}; expected ${settings.origin} (baseURL) or one of security.trustedOrigins`,
  })
}
