export type {
  AnonymousReason,
  ErrorCode,
  Session,
  SessionRecord,
  SessionState,
  SignInAnswer,
  SignOutAnswer,
  User,
} from '@sallyport/core/wire'
export { AuthClientError, type AuthClientErrorCode } from './auth-client-error.ts'
export {
  type AuthClient,
  type AuthClientOptions,
  createAuthClient,
  type SignInOptions,
  type SignOutOptions,
} from './create-auth-client.ts'
export type { SessionSnapshot } from './session-snapshot.ts'
export type { SessionStore } from './session-store.ts'
