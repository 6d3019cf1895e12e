import {
  adminAction,
  authAction,
  createAdminAction,
  organizationAction,
  requireOrganization,
  requirePermission,
  requireRole,
  requireScope,
} from '@sallyport/adapter-tanstack'
import * as adapter from '@sallyport/adapter-tanstack'
import { getAccountContext } from '@sallyport/adapter-tanstack/server'
import { notFound, redirect } from '@tanstack/react-router'
import { createServerFn } from '@tanstack/react-start'
import { getRequest } from '@tanstack/react-start/server'
import { auth } from './auth.ts'
import { ownAction } from './own-action.ts'

export const byAuth = authAction().handler(({ context }) => `canary-auth ${context.user.name}`)

export const byAuthGet = authAction({ method: 'GET' }).handler(
  ({ context }) => `canary-auth-get ${context.user.name}`,
)

export const byOrganization = organizationAction()
  .validator((name: string) => `canary-validator ${name}`)
  .handler(
    ({ context, data }) =>
      `canary-organization ${context.user.name} ${context.organizationId} ${context.role} ${data}`,
  )

export const byAdmin = adminAction().handler(({ context }) => `canary-admin ${context.user.name}`)

export const byDefaultAdmin = createAdminAction().handler(
  ({ context }) => `canary-default-admin ${context.user.name}`,
)

export const bySupport = createAdminAction({ role: 'support' })
  .validator((name: string) => name)
  .handler(({ context, data }) => `canary-support ${context.user.name} ${data}`)

export const byRole = authAction()
  .middleware([requireRole('support', 'billing')])
  .handler(({ context }) => `canary-role ${context.user.name}`)

export const byPermission = organizationAction()
  .middleware([requirePermission('project:read', 'project:write')])
  .handler(({ context }) => `canary-permission ${context.user.name} ${context.role}`)

export const byScope = createServerFn({ method: 'POST' })
  .middleware([requireScope('project:read')])
  .handler(({ context }) => `canary-scope ${context.user.name}`)

export const byOwner = createServerFn({ method: 'POST' })
  .middleware([requireOrganization({ role: ['owner', 'editor'], permissions: ['project:read'] })])
  .handler(({ context }) => `canary-owner ${context.organization.role}`)

export const byNamespace = adapter.organizationAction().handler(() => 'canary-namespace')

export const byOwnAction = ownAction().handler(({ context }) => `canary-own ${context.user.name}`)

export const leaveBy = authAction()
  .validator((way: string) => way)
  .handler(({ data }) => {
    if (data === 'redirect') throw redirect({ to: '/login' })
    throw notFound()
  })

export const actAlone = authAction().handler(async ({ context }) => {
  const { headers } = getRequest()
  await auth.api.organizations.setActive({ headers, organizationId: null })
  const { activeOrganizationId } = await getAccountContext()
  return [context.session.organization?.id, activeOrganizationId]
})
