export type { Api, Changes, RequestSource, SignInOptions, SignInResult } from './api.ts'
export { type Auth, createAuth, type SessionOf } from './auth.ts'
export type { UserKey } from './account/find-user.ts'
export type { Profile } from './account/profile.ts'
export type { NewUser, UserInput, UserRecord, Users } from './account/users.ts'
export type { Jose, TokenClaims, TokenOptions } from './crypto/jose.ts'
export { AuthError } from './errors.ts'
export type { Finding } from './diagnose.ts'
export type { AuthEvent, EndReason } from './events.ts'
export type {
  ClientAuthentication,
  ClientOptions,
  Facts,
  Provider,
} from './features/oauth/provider.ts'
export { github, type GitHubOptions } from './features/oauth/providers/github.ts'
export { google, type GoogleOptions } from './features/oauth/providers/google.ts'
export { oauth2, type OAuth2Options } from './features/oauth/providers/oauth2.ts'
export { oidc, type OpenIdOptions } from './features/oauth/providers/oidc.ts'
export type { ValidateOptions } from './features/sessions/flows.ts'
export type {
  AuthOptions,
  PageOptions,
  SecurityOptions,
  SessionOptions,
  UserOptions,
} from './options.ts'
export type { Schema } from './schema.ts'
export type { RequestHeaders } from './session/request-state.ts'
export { type Database, type Migration, UniqueViolation } from './store/store.ts'
export {
  type AnonymousReason,
  type Device,
  type ErrorCode,
  errorMessage,
  type InvalidReason,
  type Session,
  type SessionRecord,
  type SessionState,
  type User,
  type UserChanges,
  type Validation,
} from './wire/index.ts'
