export type { Api, Changes, RequestSource, SignInOptions, SignInResult } from './api.ts'
export { type Auth, createAuth, type SessionOf } from './auth.ts'
export type { Profile } from './account/profile.ts'
export type { Jose, TokenClaims, TokenOptions } from './crypto/jose.ts'
export { AuthError } from './errors.ts'
export type { AuthEvent } from './events.ts'
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
export type { AuthOptions, PageOptions, SecurityOptions, SessionOptions } from './options.ts'
export type { Schema } from './schema.ts'
export type { RequestHeaders } from './session/request-state.ts'
export {
  type AnonymousReason,
  type ErrorCode,
  errorMessage,
  type Session,
  type SessionRecord,
  type SessionState,
  type User,
} from './wire/index.ts'
