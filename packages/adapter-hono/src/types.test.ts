import { createTestAuth } from '@sallyport/core/testing'
import type { Schema, Session, User } from '@sallyport/core'
import { Hono } from 'hono'
import { hc } from 'hono/client'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { createHonoAuth } from './create-hono-auth.ts'
import type { AuthVariables, SignedInVariables } from './variables.ts'

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
const { sessionMiddleware, requireSession, withAuth, getSession, mount } = createHonoAuth(auth)

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
})
