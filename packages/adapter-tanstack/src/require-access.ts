import {
  checkNames,
  configurationError,
  lacksPermissions,
  lacksRole,
  lacksScopes,
  type Shortcoming,
} from '@sallyport/core/guards'
import type { Session } from '@sallyport/core'
import { isScopeToken } from '@sallyport/core/wire'
import { createMiddleware } from '@tanstack/react-start'
import { requireSession } from './current-session.ts'
import { refuse } from './refuse.ts'
import { type AccessMiddleware, type AuthContext, sessionMiddleware } from './session-middleware.ts'

/**
 * Function middleware that lets only people through whose `user.role` is one of these: `context.session`,
 * `context.user`. Others get `AuthError` `FORBIDDEN`, or `SCOPE_MISSING` for an API token without the scope of that name
 * (403); who is not signed in `UNAUTHORIZED` (401). Throws `CONFIGURATION_INVALID` for no role.
 */
export function requireRole(role: string, ...more: readonly string[]) {
  const roles = checkNames('requireRole', [role, ...more])
  return requireAccess((session) => lacksRole(session, roles))
}

/**
 * The same for all of these permissions, in the organization that the person acts in; without one
 * `ORGANIZATION_REQUIRED` (403). An API token needs the scopes of the same names as well.
 */
export function requirePermission(permission: string, ...more: readonly string[]) {
  const permissions = checkNames('requirePermission', [permission, ...more])
  return requireAccess((session) => lacksPermissions(session, permissions))
}

/** The same for all of these scopes, which only API tokens can lack: `SCOPE_MISSING` (403). */
export function requireScope(scope: string, ...more: readonly string[]) {
  const scopes = checkNames('requireScope', [scope, ...more])
  // RFC 6750, section 3: the refusal names them, in a header.
  if (!scopes.every(isScopeToken)) {
    throw configurationError('requireScope: a scope has no spaces, quotes or backslashes')
  }
  return requireAccess((session) => lacksScopes(session, scopes))
}

/** What has been put into the context before is not looked at, and replaced. */
function requireAccess(
  judge: (session: Session) => Shortcoming | null,
): AccessMiddleware<AuthContext> {
  return createMiddleware({ type: 'function' })
    .middleware([sessionMiddleware])
    .server(async ({ next }) => {
      const session = await requireSession()
      const shortcoming = judge(session)
      if (shortcoming) refuse(shortcoming)
      return next({ context: { session, user: session.user } })
    })
}
