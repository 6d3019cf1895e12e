import { errors } from 'jose'
import {
  AuthorizationResponseError,
  OperationProcessingError,
  ResponseBodyError,
  UnsupportedOperationError,
  WWWAuthenticateChallengeError,
} from 'oauth4webapi'
import { AuthError } from '../../errors.ts'
import type { ErrorCode } from '../../wire/errors.ts'

/**
 * The code for what went wrong at one step of a sign-in. `broken` is the code for an answer that breaks
 * the protocol at this step. The detail holds names and error codes, never a value that could be a secret.
 */
export function toFailure(thrown: unknown, broken: ErrorCode): AuthError {
  if (thrown instanceof AuthError) return thrown
  const nested = thrown instanceof Error ? thrown.cause : undefined
  if (nested instanceof AuthError) return nested

  if (thrown instanceof AuthorizationResponseError) {
    const refusal = publicErrorCode(thrown.error)
    return thrown.error === 'access_denied'
      ? new AuthError('ACCESS_DENIED', { detail: 'the provider answered access_denied' })
      : new AuthError('PROVIDER_REFUSED', { detail: `the provider answered ${refusal}` })
  }
  if (thrown instanceof ResponseBodyError) {
    return refusedBy(thrown.error, thrown.status)
  }
  if (thrown instanceof WWWAuthenticateChallengeError) {
    return new AuthError('PROVIDER_REFUSED', {
      detail: `the provider answered HTTP ${thrown.status}${asksForClient(thrown) ? wrongClient : ''}`,
    })
  }
  if (thrown instanceof OperationProcessingError || thrown instanceof UnsupportedOperationError) {
    return new AuthError(broken, { detail: thrown.message })
  }
  if (thrown instanceof errors.JOSEError) return new AuthError(broken, { detail: thrown.code })
  return new AuthError('INTERNAL_ERROR', { cause: thrown, detail: 'a sign-in failed unexpectedly' })
}

/** The refusal of an endpoint that answered with an `error` (RFC 6749, section 5.2). */
export function refusedBy(error: string, status: number): AuthError {
  return new AuthError('PROVIDER_REFUSED', {
    detail: `the provider answered ${publicErrorCode(error)} (HTTP ${status})${error === 'invalid_client' ? wrongClient : ''}`,
  })
}

const wrongClient = ': it does not take clientId and clientSecret for those of a client it knows'

/** The token endpoint asks by the scheme that the client tried (RFC 6749, section 5.2); others ask for a token. */
function asksForClient({ cause }: WWWAuthenticateChallengeError): boolean {
  return cause.some(({ scheme }) => scheme === 'basic')
}

/** An error code as OAuth writes them, or nothing of it: the provider's text is not ours to repeat. */
function publicErrorCode(error: string): string {
  return /^[a-z_]{1,64}$/.test(error) ? error : 'an error'
}
