import type { AnonymousReason, Session } from './session.ts'

/** Why a session is not enough for what it is wanted for. */
export type InvalidReason = AnonymousReason | 'EMAIL_UNVERIFIED' | 'SESSION_NOT_FRESH'

/** Whether a request's session is enough. One that is there and does not suffice is told with the reason. */
export type Validation<Fields extends object = object> =
  | { valid: true; reason?: undefined; session: Session<Fields> }
  | { valid: false; reason: InvalidReason; session: Session<Fields> | null }
