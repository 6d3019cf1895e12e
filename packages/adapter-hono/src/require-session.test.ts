import { errorMessage } from '@sallyport/core'
import { createTestAuth } from '@sallyport/core/testing'
import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { describe, expect, test } from 'vitest'
import { createHonoAuth } from './create-hono-auth.ts'
import { createDueSession, removal, renewal, sessionLines } from './due-session.ts'

const auth = createTestAuth({ pages: { signIn: '/login?lang=de' } })
const { requireSession, sessionMiddleware } = createHonoAuth(auth)
const unauthorized = { error: { code: 'UNAUTHORIZED', message: 'Unauthorized' } }

describe('an anonymous request', () => {
  const app = new Hono().get('/me', requireSession(), (c) => c.text(c.var.user.name))

  test('is answered with 401, as JSON that no cache keeps', async () => {
    const response = await app.request('/me')
    expect(response.status).toBe(401)
    expect(await response.json()).toEqual(unauthorized)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('content-type')).toBe('application/json')
  })

  test.each([
    ['no token', 'sp.session='],
    ['a forged token', 'sp.session=eyJhbGciOiJkaXIifQ..a.b.c'],
    ['a name that only begins like ours (A-02)', 'sp.session-old=1'],
  ])('is also one with %s', async (_, cookie) => {
    expect((await app.request('/me', { headers: { cookie } })).status).toBe(401)
  })

  test('is an HTTPException to onError', async () => {
    const own = new Hono()
      .get('/me', requireSession(), (c) => c.text('in'))
      .onError((error, c) =>
        error instanceof HTTPException ? c.text(`sorry: ${error.status}`, 401) : c.text('', 500),
      )
    expect(await (await own.request('/me')).text()).toBe('sorry: 401')
  })

  test('never counts as signed in because of a variable that somebody set (A-26)', async () => {
    const fooled = new Hono<{ Variables: { session: unknown; user: unknown } }>()
      .use(async (c, next) => {
        c.set('session', { user: { id: 'admin' } })
        c.set('user', { id: 'admin' })
        await next()
      })
      .get('/me', requireSession(), (c) => c.text('in'))
    expect((await fooled.request('/me')).status).toBe(401)
  })
})

describe('a signed-in request', () => {
  test('passes, alone and behind sessionMiddleware', async () => {
    const app = new Hono()
      .get('/alone', requireSession(), (c) => c.text(c.var.user.name))
      .use(sessionMiddleware)
      .get('/behind', requireSession(), (c) => c.text(c.var.session.user.name))
    const headers = { cookie: await auth.cookieOf({ name: 'Ada' }) }
    expect(await (await app.request('/alone', { headers })).text()).toBe('Ada')
    expect(await (await app.request('/behind', { headers })).text()).toBe('Ada')
  })

  test('takes its renewed cookie along, once', async () => {
    const { auth: due, headers } = await createDueSession()
    const hono = createHonoAuth(due)
    const app = new Hono()
      .get('/alone', hono.requireSession(), (c) => c.text(''))
      .get('/alone/throws', hono.requireSession(), () => {
        throw new HTTPException(402)
      })
      .use(hono.sessionMiddleware)
      .get('/behind', hono.requireSession(), (c) => c.text(''))
    for (const path of ['/alone', '/alone/throws', '/behind']) {
      const response = await app.request(path, { headers })
      expect(sessionLines(response)).toEqual([expect.stringMatching(renewal)])
      expect(response.headers.get('cache-control')).toBe('no-store')
    }
  })
})

describe('pending cookies are on the refusal', () => {
  const app = new Hono()
    .use('/behind', sessionMiddleware)
    .use(async (c, next) => {
      await auth.api.signOut({ headers: c.req.raw.headers })
      await next()
    })
    .get('/alone', requireSession(), (c) => c.text('in'))
    .get('/behind', requireSession(), (c) => c.text('in'))
    .get('/redirecting', requireSession({ redirect: true }), (c) => c.text('in'))

  test.each([
    ['/alone', 401],
    ['/behind', 401],
    ['/redirecting', 302],
  ])('%s', async (path, status) => {
    const response = await app.request(path, { headers: { cookie: await auth.cookieOf() } })
    expect(response.status).toBe(status)
    expect(sessionLines(response)).toEqual([removal])
  })
})

describe('with redirect', () => {
  const app = new Hono()
    .all('/dashboard', requireSession({ redirect: true }), (c) =>
      c.text(`in as ${c.var.user.name}`),
    )
    .onError((_error, c) => c.text('a redirect is no error', 500))

  test('leads to the sign-in page and back', async () => {
    const response = await app.request('/dashboard?tab=1&q=a%20b')
    expect(response.status).toBe(302)
    expect(response.headers.get('location')).toBe(
      '/login?lang=de&redirectTo=%2Fdashboard%3Ftab%3D1%26q%3Da%2520b',
    )
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect((await app.request('/dashboard', { method: 'HEAD' })).status).toBe(302)
  })

  test('leaves out a way back that no sign-in would take', async () => {
    for (const query of ['q=a\\b', 'q='.padEnd(2000, 'a')]) {
      const response = await app.request(`/dashboard?${query}`)
      expect(response.headers.get('location'), query).toBe('/login?lang=de')
    }
  })

  test('does not lead back to what was no GET', async () => {
    const response = await app.request('/dashboard', { method: 'POST' })
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe('/login?lang=de')
  })

  test('lets signed-in people pass', async () => {
    const headers = { cookie: await auth.cookieOf({ name: 'Ada' }) }
    expect(await (await app.request('/dashboard', { headers })).text()).toBe('in as Ada')
  })

  test('the address of a request never leads elsewhere (A-15, A-17)', async () => {
    const response = await app.request('http://evil.test/dashboard', {
      headers: { host: 'evil.test', 'x-forwarded-host': 'evil.test' },
    })
    expect(response.headers.get('location')).toBe('/login?lang=de&redirectTo=%2Fdashboard')
  })
})

describe('for what is sensitive', () => {
  const clock = { now: Date.now() }
  const clocked = createTestAuth({ session: { freshAge: 600 } }, { now: () => clock.now })
  const { requireSession: require, sessionMiddleware: read } = createHonoAuth(clocked)
  const app = new Hono()
    .get('/me', require(), (c) => c.text('in'))
    .get('/keys', require({ fresh: true }), (c) => c.text(c.var.user.name))
    .get('/post', require({ verified: true }), (c) => c.text(c.var.session.user.email))
    .get('/both', require({ fresh: true, verified: true, redirect: true }), (c) => c.text('in'))
  const answerTo = async (path: string, cookie: string) => {
    const response = await app.request(path, { headers: { cookie, accept: 'text/html' } })
    return [response.status, await response.text()]
  }
  const refused = (code: 'SESSION_NOT_FRESH' | 'EMAIL_UNVERIFIED') =>
    JSON.stringify({ error: { code, message: errorMessage(code) } })

  test('S4-32 only who signed in lately passes `fresh`, and a visit makes nobody fresh', async () => {
    const cookie = await clocked.cookieOf({ name: 'Ada' })
    clock.now += 599_000
    expect(await answerTo('/keys', cookie)).toEqual([200, 'Ada'])
    await answerTo('/me', cookie)
    clock.now += 1000
    expect(await answerTo('/me', cookie)).toEqual([200, 'in'])
    expect(await answerTo('/keys', cookie)).toEqual([403, refused('SESSION_NOT_FRESH')])
    expect(await answerTo('/keys', await clocked.cookieOf({ name: 'Ada' }))).toEqual([200, 'Ada'])
  })

  test('S4-17 only who has a verified address passes `verified`', async () => {
    const unverified = await clocked.cookieOf({ subject: 'x', emailVerified: false })
    expect(await answerTo('/post', unverified)).toEqual([403, refused('EMAIL_UNVERIFIED')])
    expect(await answerTo('/keys', unverified)).toEqual([200, 'person'])
    expect(await answerTo('/post', await clocked.cookieOf())).toEqual([200, 'person@example.test'])
  })

  test('A-25 both have to hold, and nobody who is signed in is led in circles', async () => {
    const unverified = await clocked.cookieOf({ subject: 'x', emailVerified: false })
    const verified = await clocked.cookieOf()
    expect(await answerTo('/both', verified)).toEqual([200, 'in'])
    expect(await answerTo('/both', unverified)).toEqual([403, refused('EMAIL_UNVERIFIED')])
    clock.now += 600_000
    expect(await answerTo('/both', verified)).toEqual([403, refused('SESSION_NOT_FRESH')])
    expect((await app.request('/both')).status).toBe(302)
    expect((await app.request('/keys')).status).toBe(401)
  })

  test('a session that ends in the meantime is none', async () => {
    const ending = {
      ...clocked,
      api: {
        ...clocked.api,
        validateSession: () =>
          Promise.resolve({ valid: false, reason: 'SESSION_REVOKED', session: null } as const),
      },
    }
    const own = new Hono().get('/', createHonoAuth(ending).requireSession({ fresh: true }))
    const response = await own.request('/', { headers: { cookie: await clocked.cookieOf() } })
    expect([response.status, await response.json()]).toEqual([401, unauthorized])
  })

  test('a refusal carries the renewed cookie, and no cache keeps it', async () => {
    const cookie = await clocked.cookieOf()
    clock.now += 2 * 86_400_000
    const behind = new Hono().use(read).get('/', require({ fresh: true }))
    for (const response of [
      await app.request('/keys', { headers: { cookie } }),
      await behind.request('/', { headers: { cookie } }),
    ]) {
      expect(response.status).toBe(403)
      expect(sessionLines(response)).toEqual([expect.stringMatching(renewal)])
      expect(response.headers.get('cache-control')).toBe('no-store')
    }
  })
})
