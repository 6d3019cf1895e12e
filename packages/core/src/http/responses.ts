import type { AuthError } from '../errors.ts'
import { type ErrorBody, errorCatalogue } from '../wire/errors.ts'

/**
 * Every answer is for one person and one moment (RFC 9111, section 5.2.2.5), and no address that holds a
 * code or a state leaves in a Referer (RFC 9700, section 4.2.4).
 */
function answerHeaders(cookies: readonly string[] = []): Headers {
  const headers = new Headers({
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  })
  for (const cookie of cookies) headers.append('set-cookie', cookie)
  return headers
}

export function json(body: object, cookies?: readonly string[], status = 200): Response {
  const headers = answerHeaders(cookies)
  headers.set('content-type', 'application/json')
  return new Response(JSON.stringify(body), { status, headers })
}

/** 303 after a POST, so that the next request is a GET (RFC 9700, section 4.12), else 302. */
export function redirect(
  location: string,
  cookies?: readonly string[],
  status: 302 | 303 = 303,
): Response {
  const headers = answerHeaders(cookies)
  headers.set('location', location)
  return new Response(null, { status, headers })
}

export function errorJson(error: AuthError, cookies?: readonly string[]): Response {
  const { code, status } = error
  // What is wrong on the server is for those who run it; others get the sentence of the catalogue.
  const message = status >= 500 ? errorCatalogue[code].message : error.message
  const body: ErrorBody = { error: { code, message } }
  return json(body, cookies, status)
}
