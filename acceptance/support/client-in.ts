import { type AuthClient, createAuthClient } from '@sallyport/client'
import type { Browser } from './browser.ts'

/** The client of a page that is open in this browser: it sends the browser's cookies, which take what comes back. */
export function createClientIn(browser: Browser, origin: string): AuthClient {
  return createAuthClient({
    baseURL: origin,
    fetch: (address, { method, body = null, headers }) =>
      method === 'POST'
        ? browser.post(address, body, Object.fromEntries(new Headers(headers)))
        : browser.get(address),
  })
}
