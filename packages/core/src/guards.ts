import { AuthError } from './errors.ts'
import { type Access, adminRole, can, hasRole, hasScope } from './wire/access.ts'
import type { ErrorCode } from './wire/errors.ts'

/** For adapters, on both sides of the wire: why somebody who is signed in may not go on. */
export interface Shortcoming {
  readonly code: ErrorCode
  /** The scopes that an API token lacks. */
  readonly scopes?: readonly string[]
}

const forbidden: Shortcoming = { code: 'FORBIDDEN' }

/** Whether an API token lacks one of these scopes. Sessions have them all. */
export function lacksScopes(session: Access, scopes: readonly string[]): Shortcoming | null {
  return hasScope(session, ...scopes) ? null : { code: 'SCOPE_MISSING', scopes }
}

/**
 * Whether the user has none of these roles, or comes with an API token without the scope of that name. Whoever acts as
 * somebody else is no administrator, as for `isAdmin`.
 */
export function lacksRole(session: Access, roles: readonly string[]): Shortcoming | null {
  const isThemselves = session.session === null || session.session?.impersonatedBy === null
  return lacksOneOf(
    session,
    roles.filter((role) => hasRole(session, role) && (role !== adminRole || isThemselves)),
  )
}

/**
 * Whether this is no administrator: somebody who has one of these roles and is themselves. Of the role `admin` the same as
 * `isAdmin`.
 */
export function lacksAdmin(
  session: Access,
  roles: readonly string[] = [adminRole],
): Shortcoming | null {
  const isThemselves = session.session === null || session.session?.impersonatedBy === null
  return isThemselves ? lacksRole(session, roles) : forbidden
}

/** The same for the role in the organization that the request acts in. */
export function lacksOrganizationRole(
  session: Access,
  roles: readonly string[],
): Shortcoming | null {
  if (!session.organization) return { code: 'ORGANIZATION_REQUIRED' }
  const { role: own } = session.organization
  return lacksOneOf(
    session,
    roles.filter((role) => role === own),
  )
}

/** Whether the role in the organization lacks one of these permissions, or an API token the scope of that name. */
export function lacksPermissions(
  session: Access,
  permissions: readonly string[],
): Shortcoming | null {
  if (!session.organization) return { code: 'ORGANIZATION_REQUIRED' }
  if (can(session, ...permissions)) return null
  const isTheirs = can({ ...session, scopes: null }, ...permissions)
  return isTheirs ? { code: 'SCOPE_MISSING', scopes: permissions } : forbidden
}

/** `own`: those of the roles that are theirs. */
function lacksOneOf(session: Access, own: readonly string[]): Shortcoming | null {
  if (own.length === 0) return forbidden
  // A token of somebody mighty does no more than what it was made for.
  return own.some((role) => hasScope(session, role)) ? null : { code: 'SCOPE_MISSING', scopes: own }
}

/**
 * The names that a guard asks for, as they are now. Throws `CONFIGURATION_INVALID` where there are none: a guard that asks
 * for nothing would let everybody through.
 */
export function checkNames(place: string, names: readonly unknown[]): string[] {
  const texts = names.filter((name) => typeof name === 'string').filter((name) => name !== '')
  if (texts.length === 0 || texts.length < names.length) {
    throw configurationError(`${place}: give at least one name, and only names that are not empty`)
  }
  return texts
}

/** A condition that was misspelt would let everybody through. Throws `CONFIGURATION_INVALID`. */
export function checkOptions(place: string, options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).find((key) => !known.includes(key))
  if (unknown !== undefined) throw configurationError(`${place}: there is no option "${unknown}"`)
}

export function configurationError(message: string): AuthError {
  return new AuthError('CONFIGURATION_INVALID', { message })
}
