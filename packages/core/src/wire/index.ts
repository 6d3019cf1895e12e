export { type Access, adminRole, can, hasRole, hasScope, isAdmin } from './access.ts'
export { type AccountContext, toAccountContext } from './account-context.ts'
export { addresses, defaultBasePath } from './addresses.ts'
export type {
  DevicesAnswer,
  SignInAnswer,
  SignInBody,
  SignOutAllAnswer,
  SignOutAnswer,
  SignOutBody,
  UpdateSessionBody,
} from './answers.ts'
export { bearerChallenge, isScopeToken } from './bearer-challenge.ts'
export {
  type ErrorBody,
  type ErrorCode,
  errorCatalogue,
  errorMessage,
  isErrorCode,
} from './errors.ts'
export { refusalCode } from './refusal-code.ts'
export { isReturnPath } from './return-path.ts'
export { reviveDevices, reviveSession, reviveSessionState, type WrittenSession } from './revive.ts'
export type {
  ActiveOrganization,
  AnonymousReason,
  Device,
  Session,
  SessionRecord,
  SessionState,
  User,
  UserChanges,
} from './session.ts'
export { sessionEvent } from './session-event.ts'
export { signInPath } from './sign-in-path.ts'
export type { InvalidReason, Validation } from './validation.ts'
