import type { Auth, Session } from '@sallyport/core'
import { redirect } from '@tanstack/react-router'
import { findSession } from './find-session.ts'
import { type ReadableAuth, readSession } from './read-session.ts'

export interface AuthSession<Fields extends object = object> {
  /** The session of the current request, or null. Never throws on account of what the request carries. */
  getSession(): Promise<Session<Fields> | null>
  /**
   * The session of the current request. Without one throws a redirect (302) to `pages.signIn`; `STORE_UNAVAILABLE` (503)
   * where nobody can say, and of an API token that was refused the reason (401).
   */
  requireSession(): Promise<Session<Fields>>
}

/**
 * Binds two helpers to an `auth`, for code that runs on the server while a request is answered: handlers of
 * server functions, loaders during server rendering, server routes. They need no middleware; without
 * `authRequestMiddleware` a session that is due for renewal is renewed by the client's calls alone.
 */
export function createAuthSession<Fields extends object>(
  auth: ReadableAuth<Fields> & Pick<Auth, 'pages'>,
): AuthSession<Fields> {
  async function getSession() {
    return readSession(auth)
  }

  async function requireSession() {
    const session = await findSession(auth)
    if (session) return session
    throw redirect({ href: auth.pages.signIn, statusCode: 302 })
  }

  return { getSession, requireSession }
}
