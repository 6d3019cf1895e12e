import { createTestAuth } from '@sallyport/core/testing'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { describe, expect, test } from 'vitest'
import { createHonoAuth } from './create-hono-auth.ts'
import { createGuardedAuth } from './guarded-auth.ts'

const { auth, signIn } = createGuardedAuth()
const hono = createHonoAuth(auth)
const acme = { id: 'acme', role: 'editor' }
const mighty = {
  user: { id: 'eve', name: 'eve', role: 'admin', emailVerified: true },
  session: { id: 's', userId: 'eve', createdAt: new Date(), impersonatedBy: null },
  organization: { id: 'acme', role: 'owner', permissions: ['project:read', 'project:write'] },
  scopes: null,
  expires: '9999-12-31T23:59:59.999Z',
}

const guards: Record<string, MiddlewareHandler> = {
  requireSession: hono.requireSession(),
  'requireSession for what is sensitive': hono.requireSession({ fresh: true, verified: true }),
  requireRole: hono.requireRole('admin'),
  requireAdmin: hono.requireAdmin(),
  requirePermission: hono.requirePermission('project:write'),
  requireScope: hono.requireScope('project:write'),
  requireOrganization: hono.requireOrganization({ role: 'owner' }),
  withAuth: hono.withAuth({ protected: ['/'] }),
}
const askingMore = ['requireRole', 'requireAdmin', 'requirePermission', 'requireOrganization']

/** Everything that a stranger's middleware might leave behind, under every name that ours use. */
const forge: MiddlewareHandler = async (c, next) => {
  const known = await hono.getSession(c)
  const state = { authenticated: true, session: mighty }
  const names = { ...mighty, session: mighty, auth: state, authUser: mighty, sallyport: state }
  for (const [name, value] of Object.entries(names)) c.set(name, value)
  Object.assign(c, { session: mighty, user: mighty.user, auth: state })
  Object.assign(c.req, { session: mighty, user: mighty.user })
  Object.assign(c.req.raw, { session: mighty, user: mighty.user, auth: state })
  // Who is known already is not made mightier either.
  expect(() => Object.assign(known ?? Object.freeze({}), mighty)).toThrow(TypeError)
  await next()
}

const claims = {
  'x-user': 'admin',
  'x-user-id': 'eve',
  'x-role': 'admin',
  'x-session': JSON.stringify(mighty),
  'x-sallyport-session': JSON.stringify(mighty),
  'x-forwarded-user': 'eve',
  'x-middleware-subrequest': 'middleware',
  'x-organization-id': 'acme',
}

describe.each(Object.entries(guards))(
  'A-26 %s takes nothing for ours that is not',
  (name, guard) => {
    const fronts: Record<string, MiddlewareHandler[]> = {
      'set before': [forge],
      'set between': [hono.sessionMiddleware, forge],
      'set between guards': [hono.withAuth({ protected: [] }), forge],
    }

    test.each(Object.entries(fronts))('%s', async (_when, front) => {
      const app = new Hono().use(...front)
      app.get('/', guard, (c) => c.text('in'))
      const env = { session: mighty, user: mighty.user, incoming: { session: mighty } }
      const visit = async (headers: Record<string, string>) =>
        (await app.request('/?role=admin&user=eve', { headers: { ...claims, ...headers } }, env))
          .status

      expect(await visit({})).toBe(401)
      expect(await visit({ cookie: `session=${JSON.stringify(mighty)}; user=eve` })).toBe(401)
      const { headers } = await signIn('paul')
      const refused = name === 'requireAdmin' ? 404 : 403
      expect(await visit(headers)).toBe(askingMore.includes(name) ? refused : 200)
    })
  },
)

describe('A-26 handlers behind a guard', () => {
  const read = (c: Context) => [c.get('user').name, c.get('session').user.role]

  test('read who it is, and not who was set in front of it', async () => {
    const app = new Hono().use(hono.sessionMiddleware, forge)
    app.get('/', hono.requireOrganization(), (c) => c.json([...read(c), c.var.organization.id]))
    const { headers } = await signIn('paul', { acts: { id: 'bolt', role: 'reader' } })
    const response = await app.request('/', { headers })
    expect(await response.json()).toEqual(['paul', null, 'bolt'])
  })

  test('can ask who it is, whatever was set behind it', async () => {
    const app = new Hono().use(hono.requireSession()).use(forge)
    app.get('/', async (c) => c.json((await hono.getSession(c))?.user.name))
    const { headers } = await signIn('paul')
    expect(await (await app.request('/', { headers })).json()).toBe('paul')
  })

  test('nobody makes somebody mightier by writing into what was read', async () => {
    const changes: Record<string, (c: Context) => unknown> = {
      role: (c) => (c.get('user').role = 'admin'),
      'mass assignment': (c) => Object.assign(c.get('user'), { role: 'admin' }),
      organization: (c) => (c.get('session').organization.role = 'owner'),
      permissions: (c) => c.get('session').organization.permissions.push('project:paint'),
      scopes: (c) => (c.get('session').scopes = null),
      person: (c) => (c.get('session').user = mighty.user),
    }
    const { headers } = await signIn('paul', { acts: acme })
    for (const [name, change] of Object.entries(changes)) {
      const app = new Hono().use(hono.sessionMiddleware)
      app.use(async (c, next) => {
        expect(() => change(c), name).toThrow(TypeError)
        await next()
      })
      app.get('/', hono.requireRole('admin'), (c) => c.text('in'))
      app.get('/paint', hono.requirePermission('project:paint'), (c) => c.text('in'))
      expect((await app.request('/', { headers })).status, name).toBe(403)
      expect((await app.request('/paint', { headers })).status, name).toBe(403)
    }
  })

  test('another auth in the same app is none of ours', async () => {
    const theirs = createHonoAuth(createTestAuth())
    const app = new Hono().use(theirs.sessionMiddleware)
    app.get('/', hono.requireSession(), (c) => c.text(c.var.user.name))
    const cookie = await createTestAuth().cookieOf()
    expect((await app.request('/', { headers: { cookie } })).status).toBe(401)
    const { headers } = await signIn('paul')
    expect(await (await app.request('/', { headers })).text()).toBe('paul')
  })

  test('requests that are answered at the same time do not meet', async () => {
    const app = new Hono().use(hono.sessionMiddleware)
    app.get('/', hono.requireSession(), (c) => c.text(c.var.user.name))
    const people = await Promise.all(['ada', 'olga', 'paul'].map((name) => signIn(name)))
    const visits = Array.from({ length: 60 }, (_, index) => people[index % 4])
    const names = await Promise.all(
      visits.map(async (person) => {
        const response = await app.request('/', { headers: person?.headers ?? {} })
        return response.status === 200 ? response.text() : response.status
      }),
    )
    expect(names).toEqual(visits.map((_, index) => ['ada', 'olga', 'paul', 401][index % 4]))
  })
})

describe('A-26 a request that was replaced', () => {
  const replace = (change: (headers: Headers) => void): MiddlewareHandler => {
    return async (c, next) => {
      const headers = new Headers(c.req.raw.headers)
      change(headers)
      c.req.raw = new Request(c.req.raw, { headers })
      await next()
    }
  }
  const inPlace = (change: (headers: Headers) => void): MiddlewareHandler => {
    return async (c, next) => {
      change(c.req.raw.headers)
      await next()
    }
  }

  test.each([
    ['with another', replace],
    ['in its headers', inPlace],
  ])('%s is judged by what it carries by then', async (_how, swap) => {
    const admin = await signIn('ada', { role: 'admin' })
    const plain = await signIn('paul')
    const statusOf = async (change: (headers: Headers) => void) => {
      const app = new Hono().use(hono.sessionMiddleware, swap(change))
      app.get('/', hono.requireRole('admin'), (c) => c.text(c.var.user.name))
      return (await app.request('/', { headers: admin.headers })).status
    }
    expect(await statusOf(() => {})).toBe(200)
    expect(await statusOf((headers) => headers.delete('cookie'))).toBe(401)
    expect(await statusOf((headers) => headers.set('cookie', plain.headers.cookie))).toBe(403)
    expect(await statusOf((headers) => headers.set('authorization', 'Bearer pass.none'))).toBe(401)
  })

  test('by hono/body-limit is still the same person’s', async () => {
    const app = new Hono().use(hono.sessionMiddleware, bodyLimit({ maxSize: 100 }))
    app.post('/', hono.requireRole('admin'), async (c) => c.text(await c.req.text()))
    const { headers } = await signIn('ada', { role: 'admin' })
    const post = (given: Record<string, string>) => {
      const body = new Blob(['body']).stream()
      const streamed = { method: 'POST', body, duplex: 'half', headers: given }
      return app.request('/', streamed)
    }
    expect(await (await post(headers)).text()).toBe('body')
    expect((await post(claims)).status).toBe(401)
  })
})
