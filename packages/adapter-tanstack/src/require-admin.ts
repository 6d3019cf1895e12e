import { isAdmin } from '@sallyport/core/wire'
import { notFound, redirect } from '@tanstack/react-router'
import { getSession } from './current-session.ts'
import { findSession } from './find-session.ts'
import type { RegisteredSession } from './register.ts'
import { requestAuth } from './request-auth.ts'

/**
 * The session of an administrator: `isAdmin` of `@sallyport/core`. Who is not signed in is redirected to `pages.signIn`
 * (302); for everybody else there is nothing here, `notFound()`. Throws `STORE_UNAVAILABLE` (503) where nobody can say, and
 * of an API token that was refused the reason (401). Server only; needs `authRequestMiddleware` in src/start.ts.
 */
export async function requireAdmin(): Promise<RegisteredSession> {
  const { auth } = requestAuth()
  const session = await findSession(auth)
  if (!session) throw redirect({ href: auth.pages.signIn, statusCode: 302 })
  if (!isAdmin(session)) throw notFound()
  return session
}

/**
 * Whether the request comes from an administrator. Of nobody false: never redirects, and never throws on account of what
 * the request carries. Server only; needs `authRequestMiddleware` in src/start.ts.
 */
export async function isUserAdmin(): Promise<boolean> {
  return isAdmin(await getSession())
}
