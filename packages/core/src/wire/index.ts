export { addresses, defaultBasePath } from './addresses.ts'
export type { SignInAnswer, SignInBody, SignOutAnswer, SignOutBody } from './answers.ts'
export {
  type ErrorBody,
  type ErrorCode,
  errorCatalogue,
  errorMessage,
  isErrorCode,
} from './errors.ts'
export { isReturnPath } from './return-path.ts'
export { reviveSession, reviveSessionState, type WrittenSession } from './revive.ts'
export type { AnonymousReason, Session, SessionRecord, SessionState, User } from './session.ts'
