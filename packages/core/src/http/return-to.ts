import type { Settings } from '../context.ts'
import { AuthError } from '../errors.ts'
import { parseOrigin } from '../web/origin.ts'
import { isReturnPath } from '../wire/return-path.ts'

/**
 * The address to land on after a sign-in or sign-out, absolute. Given is a path of this application, or an
 * address of a trusted origin; without one, the home page. Throws `INVALID_REDIRECT_TO` for anything that a
 * browser might take for a place elsewhere (RFC 9700, section 4.11).
 */
export function returnTo(settings: Settings, given: unknown): string {
  if (given === undefined || given === null) return pageAddress(settings, settings.pages.home)
  const address = typeof given === 'string' ? checked(settings, given) : null
  if (address === null) throw new AuthError('INVALID_REDIRECT_TO')
  return address
}

/** A page of the configuration, absolute. */
export function pageAddress(settings: Settings, page: string): string {
  return new URL(page, settings.origin).href
}

/** The page that tells a person what went wrong: the error page with `?error=<code>`. */
export function errorAddress(settings: Settings, code: string): string {
  const address = new URL(settings.pages.error, settings.origin)
  address.searchParams.set('error', code)
  return address.href
}

function checked(settings: Settings, given: string): string | null {
  const [authority = ''] = /^https?:\/\/[^/?#]*/i.exec(given) ?? []
  const rest = given.slice(authority.length)
  const origin = authority === '' ? settings.origin : parseOrigin(authority)
  if (origin === null || !settings.isTrustedOrigin(origin)) return null
  // An address without a path is that of the root.
  const path = authority !== '' && !rest.startsWith('/') ? `/${rest}` : rest
  return isReturnPath(path) ? new URL(path, origin).href : null
}
