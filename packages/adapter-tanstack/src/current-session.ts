import { AuthError } from '@sallyport/core/errors'
import { setResponseStatus } from '@tanstack/react-start/server'
import { createAuthSession } from './create-auth-session.ts'
import type { RegisteredSession } from './register.ts'
import { requestAuth } from './request-auth.ts'

/**
 * The session of the current request, or null. Never redirects, and never throws on account of what the
 * request carries. Server only; needs `authRequestMiddleware` in src/start.ts.
 */
export async function getSession(): Promise<RegisteredSession | null> {
  return createAuthSession(requestAuth().auth).getSession()
}

/**
 * The session of the current request. Without one throws `UNAUTHORIZED`, and the answer has status 401;
 * never redirects. Server only; needs `authRequestMiddleware` in src/start.ts.
 */
export async function requireSession(): Promise<RegisteredSession> {
  const session = await getSession()
  if (session) return session
  setResponseStatus(401)
  throw new AuthError('UNAUTHORIZED')
}
