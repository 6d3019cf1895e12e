import { AuthError } from '@sallyport/core/errors'
import type { ErrorCode } from '@sallyport/core'
import { bearerChallenge } from '@sallyport/core/wire'
import { getRequest, setResponseHeader, setResponseStatus } from '@tanstack/react-start/server'

/** Why somebody may not go on. */
export interface Shortcoming {
  readonly code: ErrorCode
  /** The scopes that an API token lacks. */
  readonly scopes?: readonly string[]
}

/**
 * Throws the `AuthError`, and gives the answer its status: Start would answer 200 to a server function that throws. A
 * client that sent an API token is told what it lacks (RFC 6750, section 3).
 */
export function refuse({ code, scopes }: Shortcoming): never {
  const error = new AuthError(code)
  setResponseStatus(error.status)
  const challenge = bearerChallenge(getRequest().headers, code, scopes)
  if (challenge !== null) setResponseHeader('www-authenticate', challenge)
  throw error
}
