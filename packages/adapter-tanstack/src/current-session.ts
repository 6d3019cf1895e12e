import type { ValidateOptions } from '@sallyport/core'
import { AuthError } from '@sallyport/core/errors'
import { refusalCode } from '@sallyport/core/wire'
import { getRequest, setResponseStatus } from '@tanstack/react-start/server'
import { readSession, readState } from './read-session.ts'
import { refuse } from './refuse.ts'
import type { RegisteredSession, RegisteredValidation } from './register.ts'
import { requestAuth } from './request-auth.ts'

/**
 * The session of the current request, or null. Never redirects, and never throws on account of what the
 * request carries. Server only; needs `authRequestMiddleware` in src/start.ts.
 */
export async function getSession(): Promise<RegisteredSession | null> {
  return readSession(requestAuth().auth)
}

/**
 * The session of the current request. Without one throws `UNAUTHORIZED`, and the answer has status 401; of an API token
 * that was refused the reason, such as `TOKEN_EXPIRED` (401); `STORE_UNAVAILABLE` (503) where nobody can say. Never
 * redirects. Server only; needs `authRequestMiddleware` in src/start.ts.
 */
export async function requireSession(): Promise<RegisteredSession> {
  const state = await readState(requestAuth().auth)
  return state.authenticated ? state.session : refuse({ code: refusalCode(state.reason) })
}

/**
 * `getSession`. With `throwOnInvalid` a token that is there and refused throws its reason as the code, and the answer
 * has its status: `SESSION_EXPIRED`, `INVALID_TOKEN`, `SESSION_REVOKED` (401), `STORE_UNAVAILABLE` (503). No token is
 * never an error. Server only; needs `authRequestMiddleware` in src/start.ts.
 */
export async function getServerSession({
  throwOnInvalid = false,
}: { throwOnInvalid?: boolean } = {}): Promise<RegisteredSession | null> {
  const session = await getSession()
  if (session || !throwOnInvalid) return session
  const { headers } = getRequest()
  try {
    return await requestAuth().auth.api.getServerSession({ headers, throwOnInvalid })
  } catch (error) {
    if (error instanceof AuthError) setResponseStatus(error.status)
    throw error
  }
}

/**
 * Whether the session of the current request is enough for what it is wanted for: `requireVerified`, `requireFresh`,
 * `allowExpired`. Never throws on account of what the request carries. Server only; needs `authRequestMiddleware` in
 * src/start.ts.
 */
export async function validateSession(
  options: ValidateOptions = {},
): Promise<RegisteredValidation> {
  const entered = requestAuth()
  entered.sessionRead = true
  return entered.auth.api.validateSession({ ...options, headers: getRequest().headers })
}
