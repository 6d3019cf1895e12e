import { createTestAuth } from '@sallyport/core/testing'
import type { ActiveOrganization, Schema, Session, User } from '@sallyport/core'
import { Hono } from 'hono'
import { hc, type InferResponseType } from 'hono/client'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { createHonoAuth } from './create-hono-auth.ts'
import { createGuardedAuth } from './guarded-auth.ts'
import type { AuthVariables, OrganizationVariables, SignedInVariables } from './variables.ts'

interface Fields {
  plan: 'free' | 'paid'
}
const fields: Schema<Fields> = {
  '~standard': { version: 1, vendor: 'test', validate: () => ({ value: { plan: 'free' } }) },
}
const all: Schema<Fields & { note: string }> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: () => ({ value: { plan: 'free', note: '' } }),
  },
}
const auth = createTestAuth({ user: { fields } })
const {
  getSession,
  mount,
  requireAdmin,
  requireOrganization,
  requirePermission,
  requireRole,
  requireScope,
  requireSession,
  sessionMiddleware,
  withAuth,
} = createHonoAuth(auth)

describe('types', () => {
  test('the session middleware gives a session or null, with the own user fields', () => {
    new Hono().use(sessionMiddleware).get('/', (c) => {
      expectTypeOf(c.var.session).toEqualTypeOf<Session<Fields> | null>()
      expectTypeOf(c.var.user).toEqualTypeOf<(User & Fields) | null>()
      expectTypeOf(c.get('user')).toEqualTypeOf<(User & Fields) | null>()
      expectTypeOf(getSession(c)).resolves.toEqualTypeOf<Session<Fields> | null>()
      return c.text('')
    })
  })

  test('so does withAuth', () => {
    new Hono().use('*', withAuth({ protected: ['/me'] })).get('/me', requireSession(), (c) => {
      expectTypeOf(c.var.session).toEqualTypeOf<Session<Fields>>()
      return c.text('')
    })
    new Hono().use(withAuth({ protected: [] })).get('/', (c) => {
      expectTypeOf(c.var.session).toEqualTypeOf<Session<Fields> | null>()
      expectTypeOf(c.var.user).toEqualTypeOf<(User & Fields) | null>()
      return c.text('')
    })
  })

  test('requireSession makes it a session, in a route and for all that follow', () => {
    new Hono()
      .use(sessionMiddleware)
      .get('/one', requireSession(), (c) => {
        expectTypeOf(c.var.session).toEqualTypeOf<Session<Fields>>()
        expectTypeOf(c.var.user.plan).toEqualTypeOf<'free' | 'paid'>()
        return c.text('')
      })
      .get('/other', (c) => {
        expectTypeOf(c.var.user).toEqualTypeOf<(User & Fields) | null>()
        return c.text('')
      })
      .use(requireSession({ redirect: true }))
      .get('/following', (c) => {
        expectTypeOf(c.var.user).toEqualTypeOf<User & Fields>()
        return c.text('')
      })
  })

  test('every guard does, and requireOrganization makes the organization one', () => {
    new Hono()
      .use(sessionMiddleware)
      .get('/role', requireRole('admin'), (c) => {
        expectTypeOf(c.var.session).toEqualTypeOf<Session<Fields>>()
        expectTypeOf(c.var.user).toEqualTypeOf<User & Fields>()
        return c.text('')
      })
      .get('/admin', requireAdmin(), (c) => {
        expectTypeOf(c.var.user).toEqualTypeOf<User & Fields>()
        return c.text('')
      })
      .get('/permission', requirePermission('a', 'b'), requireScope('a'), (c) => {
        expectTypeOf(c.var.user).toEqualTypeOf<User & Fields>()
        expectTypeOf(c.var).not.toHaveProperty('organization')
        return c.text('')
      })
      .get('/organization', requireOrganization({ role: 'owner', permissions: ['a'] }), (c) => {
        expectTypeOf(c.var.organization).toEqualTypeOf<ActiveOrganization>()
        expectTypeOf(c.var.user).toEqualTypeOf<User & Fields>()
        return c.text('')
      })
    new Hono().use(requireSession(), requireOrganization()).get('/', requireRole('x'), (c) => {
      expectTypeOf(c.var.session).toEqualTypeOf<Session<Fields>>()
      expectTypeOf(c.var.organization.permissions).toEqualTypeOf<readonly string[]>()
      return c.text('')
    })
    // A team's own app is told what stands in front of it.
    new Hono<{ Variables: OrganizationVariables<typeof auth> }>().get('/', (c) => {
      expectTypeOf(c.var.organization).toEqualTypeOf<ActiveOrganization>()
      return c.text(c.var.user.plan)
    })
  })

  test('guards ask for names and known conditions', () => {
    // @ts-expect-error a role is a text
    expect(() => requireRole(1)).toThrow('requireRole')
    // @ts-expect-error there is no such condition
    expect(() => requireOrganization({ roles: 'owner' })).toThrow('roles')
  })

  test('AuthVariables types an app in another file, and requireSession narrows there too', () => {
    new Hono<{ Variables: AuthVariables<typeof auth> & { requestId: string } }>()
      .get('/', (c) => {
        expectTypeOf(c.var.session).toEqualTypeOf<Session<Fields> | null>()
        expectTypeOf(c.var.requestId).toEqualTypeOf<string>()
        return c.text('')
      })
      .get('/me', requireSession(), (c) => {
        expectTypeOf(c.var.user).toEqualTypeOf<User & Fields>()
        expectTypeOf(c.var.requestId).toEqualTypeOf<string>()
        return c.text('')
      })
    expectTypeOf<AuthVariables['user']>().toEqualTypeOf<Session['user'] | null>()
    expectTypeOf<SignedInVariables<typeof auth>['user']>().toEqualTypeOf<User & Fields>()
  })

  test('internal fields are none of a session', () => {
    const { withAuth: guard, requireSession: require } = createHonoAuth(
      createTestAuth({ user: { fields: all, internal: ['note'] } }),
    )
    new Hono().use(guard({ protected: [] })).get('/', require(), (c) => {
      expectTypeOf(c.var.user).toHaveProperty('plan')
      expectTypeOf(c.var.user).not.toHaveProperty('note')
      return c.text('')
    })
  })

  test('nothing is known where no middleware ran', () => {
    new Hono().get('/', (c) => {
      expectTypeOf(c.var).not.toHaveProperty('user')
      return c.text('')
    })
  })

  test('mount takes any app', () => {
    const app = new Hono<{ Bindings: { KEY: string }; Variables: { requestId: string } }>()
    expectTypeOf(mount).toBeCallableWith(app)
    expectTypeOf(mount).toBeCallableWith(app.basePath('/api').get('/x', (c) => c.json({ x: 1 })))
  })

  test('the RPC client knows the answers of guarded routes', async () => {
    const app = new Hono()
      .use(sessionMiddleware)
      .get('/me', requireSession(), (c) => c.json({ name: c.var.user.name, plan: c.var.user.plan }))
    const headers = { cookie: await auth.cookieOf({ name: 'Ada' }) }
    const client = hc<typeof app>('http://app.test', { headers, fetch: app.request })
    const me = await (await client.me.$get()).json()
    expectTypeOf(me).toEqualTypeOf<{ name: string; plan: 'free' | 'paid' }>()
    expect(me).toEqual({ name: 'Ada', plan: 'free' })
  })

  test('a refusal is no part of what the RPC client is told of an answer', async () => {
    const { auth: guarded, signIn } = createGuardedAuth()
    const guards = createHonoAuth(guarded)
    const projects = new Hono()
      .use(guards.requireOrganization())
      .get('/', (c) => c.json({ of: c.var.organization.id, by: c.var.user.name }))
      .post('/:id', guards.requirePermission('project:write'), (c) =>
        c.json({ id: c.req.param('id'), role: c.var.organization.role }, 201),
      )
    const app = new Hono()
      .use(guards.sessionMiddleware)
      .get('/who', (c) => c.json({ name: c.var.user?.name ?? null }))
      .get('/admin', guards.requireSession({ fresh: true }), guards.requireAdmin(), (c) =>
        c.json({ id: c.var.user.id }),
      )
      .route('/projects', projects)

    const clientOf = (headers: Record<string, string>) =>
      hc<typeof app>('http://app.test', { headers, fetch: app.request })
    type Client = ReturnType<typeof clientOf>
    expectTypeOf<InferResponseType<Client['who']['$get']>>().toEqualTypeOf<{
      name: string | null
    }>()
    expectTypeOf<InferResponseType<Client['admin']['$get']>>().toEqualTypeOf<{ id: string }>()
    expectTypeOf<InferResponseType<Client['projects']['$get']>>().toEqualTypeOf<{
      of: string
      by: string
    }>()
    expectTypeOf<InferResponseType<Client['projects'][':id']['$post']>>().toEqualTypeOf<{
      id: string
      role: string
    }>()

    const editor = await signIn('ada', { acts: { id: 'acme', role: 'editor' } })
    const reader = await signIn('paul', { acts: { id: 'acme', role: 'reader' } })
    const client = clientOf(editor.headers)
    expect(await (await client.projects.$get()).json()).toEqual({ of: 'acme', by: 'ada' })
    const made = await client.projects[':id'].$post({ param: { id: '7' } })
    expect([made.status, await made.json()]).toEqual([201, { id: '7', role: 'editor' }])
    const statuses = [
      await clientOf(reader.headers).projects.$get(),
      await clientOf(reader.headers).projects[':id'].$post({ param: { id: '7' } }),
      await clientOf(reader.headers).admin.$get(),
      await clientOf({}).projects.$get(),
      await clientOf({}).who.$get(),
    ].map(({ status }) => status)
    expect(statuses).toEqual([200, 403, 404, 401, 200])
  })
})
