export type { PathRules } from '@sallyport/core/middleware'
export { AuthError } from '@sallyport/core/errors'
export { type AuthAction, authAction, type AuthContext, sessionMiddleware } from './auth-action.ts'
export { authErrorAdapter } from './auth-error-adapter.ts'
export { authRequestMiddleware, type AuthRequestOptions } from './auth-request-middleware.ts'
export { csrfMiddleware, type CsrfOptions } from './csrf-middleware.ts'
export type {
  Register,
  RegisteredAuth,
  RegisteredSession,
  RegisteredValidation,
} from './register.ts'
export { type GuardedNavigation, requireAuth } from './require-auth.ts'
export { securityHeaders, type SecurityHeaders } from './security-headers.ts'
export { withAuth } from './with-auth.ts'
