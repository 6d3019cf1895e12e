import { AuthError } from '../../errors.ts'
import type { Roles } from '../../feature.ts'
import type { Session } from '../../wire/session.ts'

export const ownerRole = 'owner'
export const adminRole = 'admin'

/** What this feature itself asks for. */
export type OwnPermission =
  | 'organization:update'
  | 'organization:delete'
  | 'member:invite'
  | 'member:update'
  | 'member:remove'

const builtIn: Roles = {
  // The one permission that nobody else has, so that it is among the everything.
  [ownerRole]: ['*', 'organization:delete'],
  [adminRole]: ['organization:update', 'member:invite', 'member:update', 'member:remove'],
  member: [],
}

/** The roles that there are, with the application's own: what it says of a role that is built in comes on top. */
export function rolesWith(own: Roles): Roles {
  const names = new Set([...Object.keys(builtIn), ...Object.keys(own)])
  return Object.fromEntries(
    [...names].map((name) => [name, [...listedIn(builtIn, name), ...listedIn(own, name)]]),
  )
}

/** `constructor` is a name as well, and something that every object has. */
function listedIn(roles: Roles, name: string): readonly string[] {
  return (Object.hasOwn(roles, name) && roles[name]) || []
}

/** What somebody is in an organization, as far as this request lets them be it. */
export interface Standing {
  readonly role: string
  readonly permissions: readonly string[]
}

/** Who may do what, and to whom. */
export interface RoleRules {
  /** Whether the role may do all of this; of nothing at all, and for an unknown role or permission, false. */
  can(role: string, ...permissions: readonly string[]): boolean
  permissionsOf(role: string): readonly string[]
  /** What the one with this role may do by this request: an API token bounds it, by its scopes and by its own role. */
  standing(role: string, session?: Session): Standing
  /**
   * Whether somebody may give a role, take it away, or change who has it: all that it may do, they may themselves.
   * Owners are a matter of owners.
   */
  mayDecide(by: Standing, role: string): boolean
  isRole(role: string): boolean
  /** Throws `UNKNOWN_ROLE`. */
  requireRole(role: string): void
}

export function createRoleRules(
  permissionsOf: (role: string) => readonly string[],
  roles: Roles,
): RoleRules {
  const isRole = (role: string) => Object.hasOwn(roles, role)
  return {
    permissionsOf,
    isRole,
    can(role, ...permissions) {
      const own = permissionsOf(role)
      return permissions.length > 0 && permissions.every((permission) => own.includes(permission))
    },
    standing(role, session) {
      const own = permissionsOf(role)
      if (!session || session.session !== null) return { role, permissions: own }
      const { scopes, organization } = session
      const permissions = own.filter(
        (permission) =>
          scopes?.includes(permission) && (organization?.permissions.includes(permission) ?? true),
      )
      return { role, permissions }
    },
    mayDecide: (by, role) =>
      (role !== ownerRole || by.role === ownerRole) &&
      permissionsOf(role).every((permission) => by.permissions.includes(permission)),
    requireRole(role) {
      if (!isRole(role)) throw new AuthError('UNKNOWN_ROLE')
    },
  }
}
