export type { PathRules } from '@sallyport/core/middleware'
export { AuthError } from '@sallyport/core/errors'
export {
  type AdminAction,
  adminAction,
  type AdminActionOptions,
  createAdminAction,
} from './admin-action.ts'
export { type AuthAction, authAction } from './auth-action.ts'
export { authErrorAdapter } from './auth-error-adapter.ts'
export { authRequestMiddleware, type AuthRequestOptions } from './auth-request-middleware.ts'
export { contentSecurityPolicy, type PolicyDirectives } from './content-security-policy.ts'
export { cspNonce } from './csp-nonce.ts'
export { csrfMiddleware, type CsrfOptions } from './csrf-middleware.ts'
export { type OrganizationAction, organizationAction } from './organization-action.ts'
export type {
  Register,
  RegisteredAuth,
  RegisteredSession,
  RegisteredValidation,
} from './register.ts'
export { requirePermission, requireRole, requireScope } from './require-access.ts'
export {
  type OrganizationContext,
  type OrganizationOptions,
  requireOrganization,
} from './require-organization.ts'
export { securityHeaders, type SecurityHeaders } from './security-headers.ts'
export {
  type AccessMiddleware,
  type AuthContext,
  type SessionMiddleware,
  sessionMiddleware,
} from './session-middleware.ts'
export { withAuth } from './with-auth.ts'
