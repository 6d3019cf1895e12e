import { type AuthClient, createAuthClient } from '@sallyport/client'
import type { Browser } from './browser.ts'

/** The client of a page that is open in this browser: it sends the browser's cookies, which take what comes back. */
export function createClientIn<Fields extends object = object>(
  browser: Browser,
  origin: string,
): AuthClient<Fields> {
  return createAuthClient<Fields>({ baseURL: origin, fetch: browser.fetch })
}
