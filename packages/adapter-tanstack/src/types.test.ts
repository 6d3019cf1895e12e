import type { AccountContext, ActiveOrganization, Session, User } from '@sallyport/core'
import { createServerFn } from '@tanstack/react-start'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { adminAction, createAdminAction } from './admin-action.ts'
import { authAction } from './auth-action.ts'
import { createGuards } from './create-guards.ts'
import { fetchAccountContext } from './fetch-account-context.ts'
import { fetchAuthState } from './fetch-auth-state.ts'
import { requireAdminAuth, requireAuth } from './guards.ts'
import { organizationAction } from './organization-action.ts'
import { requirePermission, requireRole, requireScope } from './require-access.ts'
import { requireOrganization } from './require-organization.ts'
import {
  getAccountContext,
  isUserAdmin,
  requireActiveOrganizationId,
  requireAdmin,
} from './server.ts'
import { signInFn } from './sign-in.ts'

/** Handlers are compiled here, and not called. */
describe('S1-31 S1-33 the context of a server function', () => {
  test('has the user and the session, neither of them null', () => {
    const builders = [
      authAction(),
      adminAction(),
      createAdminAction({ role: 'support' }),
      createAdminAction({ role: ['support', 'billing'] }),
    ] as const
    expect(builders).toHaveLength(4)
    authAction().handler(({ context }) => {
      expectTypeOf(context.user).toEqualTypeOf<User & object>()
      expectTypeOf(context.session).toEqualTypeOf<Session>()
      expectTypeOf(context).not.toHaveProperty('organizationId')
    })
    adminAction().handler(({ context }) => {
      expectTypeOf(context.user).toEqualTypeOf<User & object>()
    })
    createAdminAction({ role: 'support' })
      .validator((name: string) => name.length)
      .handler(({ context, data }) => {
        expectTypeOf(context.user).toEqualTypeOf<User & object>()
        expectTypeOf(data).toEqualTypeOf<number>()
      })
  })

  test('has the organization and the role there', () => {
    organizationAction().handler(({ context }) => {
      expectTypeOf(context.organizationId).toEqualTypeOf<string>()
      expectTypeOf(context.role).toEqualTypeOf<string>()
      expectTypeOf(context.organization).toEqualTypeOf<ActiveOrganization>()
      expectTypeOf(context.user).toEqualTypeOf<User & object>()
    })
    organizationAction({ method: 'GET' })
      .middleware([requirePermission('project:read')])
      .handler(({ context }) => {
        expectTypeOf(context.organizationId).toEqualTypeOf<string>()
        expectTypeOf(context.user).toEqualTypeOf<User & object>()
      })
    createServerFn()
      .middleware([requireOrganization({ role: 'owner', permissions: ['project:read'] })])
      .handler(({ context }) => {
        expectTypeOf(context.role).toEqualTypeOf<string>()
      })
  })

  test('comes of each middleware by itself', () => {
    createServerFn()
      .middleware([requireRole('admin'), requireScope('project:read')])
      .handler(({ context }) => {
        expectTypeOf(context.user).toEqualTypeOf<User & object>()
        expectTypeOf(context.session).toEqualTypeOf<Session>()
      })
  })
})

test('what asks for nothing is no condition', () => {
  // @ts-expect-error a role is needed
  expect(() => requireRole()).toThrow('requireRole')
  // @ts-expect-error a permission is a text
  expect(() => requirePermission(7)).toThrow('requirePermission')
  expect(() => requirePermission('a', '')).toThrow('requirePermission')
  expect(() => requireScope('say "hello"')).toThrow('requireScope')
  // @ts-expect-error there is no such condition
  expect(() => requireOrganization({ roles: 'owner' })).toThrow('roles')
  expect(() => requireOrganization({ role: [] })).toThrow('requireOrganization.role')
  // @ts-expect-error there is no such option
  expect(() => createAdminAction({ roles: 'support' })).toThrow('roles')
  const role = undefined as unknown as string
  expect(() => createAdminAction({ role })).toThrow('createAdminAction.role')
})

test('S1-07 S1-28 guards, helpers and ready functions say what they give', () => {
  expectTypeOf(requireAuth).returns.resolves.toEqualTypeOf<{ session: Session }>()
  expectTypeOf(requireAdminAuth).returns.resolves.toEqualTypeOf<{ session: Session }>()
  const { redirectIfAuthenticated, requireAccess } = createGuards({ staleTime: 0 })
  expectTypeOf(redirectIfAuthenticated).returns.resolves.toEqualTypeOf<void>()
  requireAccess((session) => {
    expectTypeOf(session).toEqualTypeOf<Session>()
    return true
  })
  expectTypeOf(getAccountContext).returns.resolves.toEqualTypeOf<AccountContext>()
  expectTypeOf(requireActiveOrganizationId).returns.resolves.toEqualTypeOf<string>()
  expectTypeOf(requireAdmin).returns.resolves.toEqualTypeOf<Session>()
  expectTypeOf(isUserAdmin).returns.resolves.toEqualTypeOf<boolean>()
  expectTypeOf(fetchAccountContext).returns.resolves.toEqualTypeOf<AccountContext>()
  expectTypeOf(fetchAuthState).returns.resolves.toEqualTypeOf<{ isAdmin: boolean }>()
  expectTypeOf(signInFn).parameter(0).toHaveProperty('data').not.toBeAny()
  expectTypeOf(signInFn)
    .parameter(0)
    .toHaveProperty('data')
    .toHaveProperty('provider')
    .toEqualTypeOf<string>()
})
