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
export {
  type ErrorBody,
  type ErrorCode,
  errorCatalogue,
  errorMessage,
  isErrorCode,
} from './errors.ts'
export { isReturnPath } from './return-path.ts'
export { reviveDevices, reviveSession, reviveSessionState, type WrittenSession } from './revive.ts'
export type {
  AnonymousReason,
  Device,
  Session,
  SessionRecord,
  SessionState,
  User,
  UserChanges,
} from './session.ts'
export { signInPath } from './sign-in-path.ts'
export type { InvalidReason, Validation } from './validation.ts'
