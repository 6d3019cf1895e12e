import type { Auth } from '@sallyport/core'
import {
  checkNames,
  checkOptions,
  lacksOrganizationRole,
  lacksPermissions,
} from '@sallyport/core/guards'
import type { MiddlewareHandler } from 'hono'
import { createGuard } from './guard.ts'
import type { SessionReader } from './session-reader.ts'
import type { OrganizationVariables } from './variables.ts'

/** What is asked for beyond an organization. Where both are given, both have to hold. */
export interface RequireOrganizationOptions {
  /** The role there, or several of which one has to be theirs. Default: any. */
  role?: string | readonly string[]
  /** What the role there has to be allowed, all of it. Default: nothing. */
  permissions?: readonly string[]
}

type RequireOrganization<Fields extends object> = MiddlewareHandler<{
  Variables: OrganizationVariables<Auth<Fields>>
}>

/** Lets only requests through that act in an organization, and sets `c.var.organization` for them as well. */
export function createRequireOrganization<Fields extends object>(
  sessions: SessionReader<Fields>,
): (options?: RequireOrganizationOptions) => RequireOrganization<Fields> {
  return (options = {}) => {
    const { roles, permissions } = readOptions(options)
    return createGuard(sessions, {
      judge(session) {
        if (!session.organization) return { code: 'ORGANIZATION_REQUIRED' }
        return (
          (roles && lacksOrganizationRole(session, roles)) ??
          (permissions && lacksPermissions(session, permissions)) ??
          null
        )
      },
      set: ({ organization }, c) => c.set('organization', organization),
    })
  }
}

/** A condition that is there has to say something: one that is undefined would let everybody through. */
function readOptions(options: RequireOrganizationOptions) {
  const place = 'requireOrganization'
  checkOptions(place, options, ['role', 'permissions'])
  const { role, permissions } = options
  return {
    roles: 'role' in options ? checkNames(`${place}.role`, [role].flat()) : undefined,
    permissions:
      'permissions' in options
        ? checkNames(`${place}.permissions`, [permissions].flat())
        : undefined,
  }
}
