import { AuthError } from '@sallyport/core/errors'
import type { Shortcoming } from '@sallyport/core/guards'
import { bearerChallenge } from '@sallyport/core/wire'
import { getRequest, setResponseHeader, setResponseStatus } from '@tanstack/react-start/server'
import { findRequestAuth } from './request-auth.ts'

/**
 * Throws the `AuthError`, and gives the answer its status: Start would answer 200 to a server function that throws. A
 * client that sent an API token is told what it lacks (RFC 6750, section 3).
 */
export function refuse({ code, scopes }: Shortcoming): never {
  const error = new AuthError(code)
  setResponseStatus(error.status)
  const entered = findRequestAuth()
  if (entered) entered.isRefused = true
  const challenge = bearerChallenge(getRequest().headers, code, scopes)
  if (challenge !== null) setResponseHeader('www-authenticate', challenge)
  throw error
}
