import {
  checkNames,
  checkOptions,
  lacksOrganizationRole,
  lacksPermissions,
} from '@sallyport/core/guards'
import type { ActiveOrganization } from '@sallyport/core'
import { createMiddleware } from '@tanstack/react-start'
import { requireSession } from './current-session.ts'
import { refuse } from './refuse.ts'
import { type AccessMiddleware, type AuthContext, sessionMiddleware } from './session-middleware.ts'

/** What is asked for beyond an organization. Where both are given, both have to hold. */
export interface OrganizationOptions {
  /** The role there, or several of which one has to be theirs. Default: any. */
  role?: string | readonly string[]
  /** What the role there has to be allowed, all of it. Default: nothing. */
  permissions?: readonly string[]
}

/** What a server function for people who act in an organization has in its context. */
export interface OrganizationContext extends AuthContext {
  organization: ActiveOrganization
  organizationId: string
  /** The person's role in the organization; `user.role` is another. */
  role: string
}

/**
 * Function middleware that lets only people through who act in an organization: `context.organization`,
 * `context.organizationId`, `context.role`. Others get `AuthError` `ORGANIZATION_REQUIRED`, `FORBIDDEN`, or
 * `SCOPE_MISSING` for an API token (403); who is not signed in `UNAUTHORIZED` (401). Throws `CONFIGURATION_INVALID` for a
 * condition that says nothing.
 */
export function requireOrganization(
  options: OrganizationOptions = {},
): AccessMiddleware<OrganizationContext> {
  const { roles, permissions } = readOptions(options)
  return createMiddleware({ type: 'function' })
    .middleware([sessionMiddleware])
    .server(async ({ next }) => {
      const session = await requireSession()
      const { user, organization } = session
      if (!organization) return refuse({ code: 'ORGANIZATION_REQUIRED' })
      const shortcoming =
        (roles && lacksOrganizationRole(session, roles)) ??
        (permissions && lacksPermissions(session, permissions))
      if (shortcoming) refuse(shortcoming)
      const { id: organizationId, role } = organization
      return next({ context: { session, user, organization, organizationId, role } })
    })
}

function readOptions(options: OrganizationOptions) {
  checkOptions('requireOrganization', options, ['role', 'permissions'])
  const { role, permissions } = options
  return {
    roles: 'role' in options ? checkNames('requireOrganization.role', [role].flat()) : undefined,
    permissions:
      'permissions' in options
        ? checkNames('requireOrganization.permissions', [permissions].flat())
        : undefined,
  }
}
