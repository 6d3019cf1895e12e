import type { Settings } from '../context.ts'
import { AuthError } from '../errors.ts'
import { parseOrigin } from '../web/origin.ts'

const longest = 2000

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
  // White space, control characters and backslashes: browsers drop or turn them, parsers disagree.
  if (given.length > longest || /[\s\p{Cc}\\]/u.test(given)) return null
  const isPath = given.startsWith('/')
  if (!isPath && !/^https?:\/\//i.test(given)) return null
  if (!URL.canParse(given, settings.origin)) return null
  const url = new URL(given, settings.origin)
  // Encoded, a letter may take nine characters, and a sign-in keeps the whole in one cookie of 4,096 bytes.
  if (url.href.length > url.origin.length + longest) return null
  // `//host`, and what becomes it once dots are resolved or slashes are decoded by somebody down the road.
  if (/^\/(?:\/|%2f|%5c)/i.test(url.pathname) || /^\/(?:\/|%2f|%5c|%0|%2e)/i.test(given))
    return null
  if (isPath) return url.origin === settings.origin ? url.href : null
  const origin = parseOrigin(/^[^/]+\/\/[^/?#]*/.exec(given)?.[0] ?? '')
  return origin !== null && settings.isTrustedOrigin(origin) ? url.href : null
}
