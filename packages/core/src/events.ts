import type { ErrorCode } from './wire/errors.ts'

/** What `onEvent` is told. Nothing in it is a secret, a token, a code or a cookie. */
export type AuthEvent =
  | { type: 'sign_in.started'; provider: string }
  | { type: 'sign_in.failed'; provider: string; code: ErrorCode; detail: string | undefined }
  | { type: 'session.created'; sessionId: string; userId: string; provider: string }
  | { type: 'session.renewed'; sessionId: string; userId: string }
  | { type: 'session.revoked'; sessionId: string; userId: string; by: 'sign-out' }
  | { type: 'request.refused'; code: ErrorCode; detail: string | undefined }
  | { type: 'error'; detail: string; cause: unknown }
