import type { Session } from '@sallyport/core'
import { adminRole, can, hasRole, hasScope } from '@sallyport/core/wire'
import type { Shortcoming } from './refuse.ts'

const forbidden: Shortcoming = { code: 'FORBIDDEN' }

/** Whether an API token lacks one of these scopes. Sessions have them all. */
export function lacksScopes(session: Session, scopes: readonly string[]): Shortcoming | null {
  return hasScope(session, ...scopes) ? null : { code: 'SCOPE_MISSING', scopes }
}

/** Whether the user has none of these roles, or comes with an API token without the scope of that name. */
export function lacksRole(session: Session, roles: readonly string[]): Shortcoming | null {
  return lacksOneOf(session, roles, (role) => hasRole(session, role))
}

/** The same for the role in the organization that the request acts in. */
export function lacksOrganizationRole(
  session: Session,
  roles: readonly string[],
): Shortcoming | null {
  return lacksOneOf(session, roles, (role) => session.organization?.role === role)
}

/** Whether the role in the organization lacks one of these permissions, or an API token the scope of that name. */
export function lacksPermissions(
  session: Session,
  permissions: readonly string[],
): Shortcoming | null {
  if (!session.organization) return { code: 'ORGANIZATION_REQUIRED' }
  if (can(session, ...permissions)) return null
  const isTheirs = can({ ...session, scopes: null }, ...permissions)
  return isTheirs ? { code: 'SCOPE_MISSING', scopes: permissions } : forbidden
}

/**
 * Whether this is no administrator: somebody who has one of these roles, and is themselves. Of the role `admin` the same as
 * `isAdmin` of `@sallyport/core`.
 */
export function lacksAdmin(
  session: Session,
  roles: readonly string[] = [adminRole],
): Shortcoming | null {
  const isThemselves = session.session === null || session.session?.impersonatedBy === null
  return isThemselves ? lacksRole(session, roles) : forbidden
}

function lacksOneOf(
  session: Session,
  roles: readonly string[],
  has: (role: string) => boolean,
): Shortcoming | null {
  const own = roles.filter(has)
  if (own.length === 0) return forbidden
  // A token of somebody mighty does no more than what it was made for.
  return own.some((role) => hasScope(session, role)) ? null : { code: 'SCOPE_MISSING', scopes: own }
}
