import type { Auth } from '@sallyport/core'
import {
  appendResponseHeader,
  getRequest,
  getResponseHeaders,
  setResponseHeader,
} from '@tanstack/react-start/server'

/**
 * Puts the cookies that this request wants set on the response, as far as the code that answered has not
 * done so: a renewal, the end of a session, a sign-in that has begun. By Start's helpers, for the headers
 * of a response may be immutable. No cache may keep such a response (RFC 9111, section 7.3).
 */
export function carryCookies(auth: Auth): void {
  const wanted = auth.pendingCookies(getRequest().headers)
  if (wanted.length === 0) return
  const present = new Set(getResponseHeaders().getSetCookie())
  for (const line of wanted) {
    if (!present.has(line)) appendResponseHeader('set-cookie', line)
  }
  setResponseHeader('cache-control', 'no-store')
}
