export type { Api, SignInOptions, SignInResult } from './api.ts'
export { type Auth, createAuth, type SessionOf, type WithCalls } from './auth.ts'
export type { UserKey } from './account/find-user.ts'
export type { Profile } from './account/profile.ts'
export type { NewUser, UserInput, UserRecord, Users } from './account/users.ts'
export type { Jose, TokenClaims, TokenOptions } from './crypto/jose.ts'
export { AuthError } from './errors.ts'
export type { Finding } from './diagnose.ts'
export type { Actor, AuthEvent, EndReason } from './events.ts'
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
  OpenApiOptions,
  PageOptions,
  SecurityOptions,
  SessionOptions,
  UserOptions,
} from './options.ts'
export type { OpenApiDocument } from './http/openapi/document.ts'
export type { Schema } from './schema.ts'
export type { Changes } from './http/changes.ts'
export type { RequestHeaders, RequestSource } from './session/request-state.ts'
export { type Database, type Migration, UniqueViolation } from './store/store.ts'
export {
  type AccountContext,
  type ActiveOrganization,
  type AnonymousReason,
  can,
  type Device,
  type ErrorCode,
  errorMessage,
  hasRole,
  hasScope,
  type InvalidReason,
  isAdmin,
  type Session,
  type SessionRecord,
  type SessionState,
  toAccountContext,
  type User,
  type UserChanges,
  type Validation,
} from './wire/index.ts'
