import type { Session, SessionRecord, User } from './session.ts'

/** The value of `user.role` that `admin()` knows administrators by. */
export const adminRole = 'admin'

/** As much of a session as it takes to say what it may do. */
export type Access = Pick<Session, 'organization' | 'scopes'> & {
  user: Pick<User, 'role'>
  session: Pick<SessionRecord, 'impersonatedBy'> | null
}

/**
 * Whether this is an administrator of the application: never somebody else who acts as one, and an API token only with
 * the scope `admin`.
 */
export function isAdmin(session: Access | null | undefined): boolean {
  if (!hasRole(session, adminRole) || !hasScope(session, adminRole)) return false
  return session?.session === null || session?.session?.impersonatedBy === null
}

/** Whether the user's `role` is one of these. Nobody has none of them. */
export function hasRole(session: Access | null | undefined, ...roles: readonly string[]): boolean {
  const role = session?.user.role
  return typeof role === 'string' && roles.includes(role)
}

/** Whether all of these scopes are open to the request: a session has every one, an API token those it was made with. */
export function hasScope(
  session: Access | null | undefined,
  ...scopes: readonly string[]
): boolean {
  if (!session || scopes.length === 0) return false
  const { scopes: own } = session
  // Only null is "no limit": where it cannot be told, there is none of them.
  return own === null || (Array.isArray(own) && scopes.every((scope) => own.includes(scope)))
}

/**
 * Whether the request may do all of this in the organization it acts in: the person's role has each permission, and an
 * API token each scope of that name. Outside of an organization, and of nothing at all, false.
 */
export function can(
  session: Access | null | undefined,
  ...permissions: readonly string[]
): boolean {
  const own = session?.organization?.permissions
  if (!Array.isArray(own) || !hasScope(session, ...permissions)) return false
  return permissions.every((permission) => own.includes(permission))
}
