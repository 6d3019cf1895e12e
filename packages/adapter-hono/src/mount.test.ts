import type { AuthEvent } from '@sallyport/core'
import { createTestAuth } from '@sallyport/core/testing'
import { Hono } from 'hono'
import { describe, expect, test, vi } from 'vitest'
import { createHonoAuth } from './create-hono-auth.ts'
import { createDueSession, removal, renewal, sessionLines } from './due-session.ts'

const auth = createTestAuth()
const { mount, handler, requireSession } = createHonoAuth(auth)
const hint = {
  error: { code: 'NOT_FOUND', message: expect.stringContaining('answers below /api/auth here') },
}

describe('mounted', () => {
  const app = new Hono()
  mount(app)
  app.get('/api/other', (c) => c.text('other'))

  test('answers below basePath, all methods', async () => {
    const headers = { cookie: await auth.cookieOf({ name: 'Ada' }), origin: 'http://app.test' }
    const session = await app.request('/api/auth/session', { headers })
    expect(await session.json()).toMatchObject({ session: { user: { name: 'Ada' } } })

    const signOut = await app.request('/api/auth/sign-out', { method: 'POST', headers })
    expect(signOut.status).toBe(200)
    expect(sessionLines(signOut)).toEqual([removal])

    const wrong = await app.request('/api/auth/session', { method: 'DELETE', headers })
    expect(wrong.status).toBe(405)
    expect(wrong.headers.get('allow')).toBe('GET, HEAD, PATCH')
  })

  test('answers HEAD as GET without a body', async () => {
    const response = await app.request('/api/auth/session', { method: 'HEAD' })
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('')
    expect(response.headers.get('content-type')).toBe('application/json')
  })

  test('checks the origin whatever the content type, as hono/csrf does not (A-13)', async () => {
    const response = await app.request('/api/auth/sign-out', {
      method: 'POST',
      headers: {
        cookie: await auth.cookieOf(),
        origin: 'https://evil.test',
        'content-type': 'application/json',
      },
    })
    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({ error: { code: 'UNTRUSTED_ORIGIN' } })
  })

  test('leaves other paths alone', async () => {
    expect(await (await app.request('/api/other')).text()).toBe('other')
    expect(await (await app.request('/api/authority')).text()).toBe('404 Not Found')
  })

  test('in front of a guard for everything, lets people sign in', async () => {
    const guarded = new Hono()
    mount(guarded)
    guarded.use(requireSession()).get('/', (c) => c.text('in'))
    expect((await guarded.request('/api/auth/session')).status).toBe(200)
    expect((await guarded.request('/')).status).toBe(401)
  })
})

describe('behind sessionMiddleware', async () => {
  const onEvent = vi.fn<(event: AuthEvent) => void>()
  const { auth: due, headers } = await createDueSession({ onEvent })
  const hono = createHonoAuth(due)
  const app = new Hono().use(hono.sessionMiddleware)
  hono.mount(app)

  test('answers carry each cookie once', async () => {
    onEvent.mockClear()
    const session = await app.request('/api/auth/session', { headers })
    expect(sessionLines(session)).toEqual([expect.stringMatching(renewal)])
    const happened = onEvent.mock.calls.map(([{ type }]) => type)
    expect(happened).toEqual(['session.renewed'])

    const signOut = await app.request('/api/auth/sign-out', {
      method: 'POST',
      headers: { ...headers, origin: 'http://app.test' },
    })
    expect(sessionLines(signOut)).toEqual([removal])
  })

  test('and so do answers that know nothing of the session', async () => {
    const response = await app.request('/api/auth/sign-in/nobody', { method: 'POST', headers })
    expect(response.status).toBe(403)
    expect(sessionLines(response)).toEqual([expect.stringMatching(renewal)])
  })
})

describe('in an app with a base path', () => {
  test('that basePath begins with, answers at basePath', async () => {
    const app = new Hono().basePath('/api')
    mount(app)
    expect((await app.request('/api/auth/session')).status).toBe(200)
    expect(await (await app.request('/api/api/auth/session')).json()).toEqual(hint)
  })

  test('of its own, tells whoever asks there where it answers', async () => {
    const app = new Hono().basePath('/v1')
    mount(app)
    expect(app.routes.map(({ path }) => path)).toEqual(['/v1/api/auth/*'])
    const response = await app.request('/v1/api/auth/session')
    expect(response.status).toBe(404)
    expect(await response.json()).toEqual(hint)
  })

  test('answers there when the option says so', async () => {
    const versioned = createHonoAuth(createTestAuth({ basePath: '/v1/auth' }))
    for (const app of [new Hono(), new Hono().basePath('/v1')]) {
      versioned.mount(app)
      expect((await app.request('/v1/auth/session')).status).toBe(200)
    }
  })
})

describe('mounted in other ways', () => {
  test.each([
    ['app.mount, which strips the path', new Hono().mount('/api/auth', auth.handler), '/api/auth'],
    ['a sub app', new Hono().route('/v1', new Hono().all('/api/auth/*', handler)), '/v1/api/auth'],
    ['another path', new Hono().all('/auth/*', handler), '/auth'],
  ])('%s: says what is wrong', async (_, app, path) => {
    const response = await app.request(`${path}/session`)
    expect(response.status).toBe(404)
    expect(await response.json()).toEqual(hint)
  })

  test('a route for the handler answers', async () => {
    const app = new Hono().on(['GET', 'POST'], '/api/auth/*', handler)
    expect((await app.request('/api/auth/session')).status).toBe(200)
  })
})
