import { createServerFn } from '@tanstack/react-start'
import type { Action } from './auth-action.ts'
import { type OrganizationContext, requireOrganization } from './require-organization.ts'
import type { AccessMiddleware } from './session-middleware.ts'

export type OrganizationAction = Action<AccessMiddleware<OrganizationContext>>

/**
 * `authAction` for people who act in an organization: `context.organizationId`, `context.role`. Others get `AuthError`
 * `ORGANIZATION_REQUIRED` (403), and who is not signed in `UNAUTHORIZED` (401).
 */
export const organizationAction: OrganizationAction = createServerFn({ method: 'POST' }).middleware(
  [requireOrganization()],
)
