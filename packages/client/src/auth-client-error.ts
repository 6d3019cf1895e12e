import type { ErrorCode } from '@sallyport/core/wire'

/** What goes wrong on the way to the server. What the server refuses comes with its own sentence. */
const sentences = {
  NETWORK_ERROR: 'The server cannot be reached right now. Please try again in a moment.',
  UNEXPECTED_ANSWER: 'The server sent an answer that could not be understood.',
  UNAVAILABLE: 'The session could not be checked right now. Please try again in a moment.',
}

type OwnCode = keyof typeof sentences

/**
 * The codes of the server's catalogue, and three of the client's own: `NETWORK_ERROR`, no answer came within
 * 30 seconds; `UNEXPECTED_ANSWER`, what answered is no Sallyport (a wrong `basePath`, a proxy's error page);
 * `UNAVAILABLE`, the server could not check the session.
 */
export type AuthClientErrorCode = ErrorCode | OwnCode

/** Every error of the client. The code is the contract; the message may be shown to people. */
export class AuthClientError extends Error {
  override readonly name = 'AuthClientError'
  readonly code: AuthClientErrorCode
  /** HTTP status of the answer, 0 when there was none. */
  readonly status: number

  constructor(code: AuthClientErrorCode, message: string, status = 0, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.status = status
  }
}

/** An error with a code of the client's own. */
export function failure(code: OwnCode, status?: number, cause?: unknown): AuthClientError {
  return new AuthClientError(code, sentences[code], status, { cause })
}

/** What a call throws that cannot work here, however often it is tried. */
export function misconfigured(message: string): AuthClientError {
  return new AuthClientError('CONFIGURATION_INVALID', message)
}
