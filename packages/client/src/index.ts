export { can, hasRole, hasScope, isAdmin } from '@sallyport/core/wire'
export type {
  ActiveOrganization,
  AnonymousReason,
  Device,
  ErrorCode,
  Session,
  SessionRecord,
  SessionState,
  SignInAnswer,
  SignOutAllAnswer,
  SignOutAnswer,
  User,
  UserChanges,
} from '@sallyport/core/wire'
export type { AuthClient, DeviceCalls, SignInOptions, SignOutOptions } from './auth-client.ts'
export type { ClientFeature, Line } from './client-feature.ts'
export { AuthClientError, type AuthClientErrorCode } from './auth-client-error.ts'
export { type AuthClientOptions, createAuthClient } from './create-auth-client.ts'
export type { Register, RegisteredFields } from './register.ts'
export type { SessionSnapshot } from './session-snapshot.ts'
export type { SessionStore } from './session-store.ts'
