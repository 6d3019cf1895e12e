import { createTestAuth } from '@sallyport/core/testing'
import { Hono, type MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { describe, expect, test, vi } from 'vitest'
import { createHonoAuth } from './create-hono-auth.ts'
import { createDueSession, removal, renewal, sessionLines } from './due-session.ts'

const auth = createTestAuth()
const { withAuth, sessionMiddleware, mount, getSession } = createHonoAuth(auth)
const rules = {
  protected: ['/api/protected/:path*', '/dashboard/:path*'],
  public: ['/api/public/:path*', '/api/protected/status'],
}
const person = { accept: 'text/html', 'sec-fetch-dest': 'document' }

describe('S4-07 withAuth', () => {
  const app = new Hono().use('*', withAuth(rules))
  mount(app)
  app.all('*', (c) => c.json({ user: c.var.user?.name ?? null, session: c.var.session }))

  test('S4-10 answers 401 to a script without a session, and no cache keeps it', async () => {
    for (const path of ['/api/protected', '/api/protected/a/b', '/dashboard']) {
      const response = await app.request(path)
      expect(response.status).toBe(401)
      expect(await response.json()).toEqual({
        error: { code: 'UNAUTHORIZED', message: 'Unauthorized' },
      })
      expect(response.headers.get('cache-control')).toBe('no-store')
    }
  })

  test('S4-10 leads a person to the sign-in page and back', async () => {
    const response = await app.request('/dashboard?tab=1', { headers: person })
    expect(response.status).toBe(302)
    expect(response.headers.get('location')).toBe('/login?redirectTo=%2Fdashboard%3Ftab%3D1')
  })

  test('S4-09 lets everybody at what is public, at what no rule is about, and at the sign-in', async () => {
    for (const path of ['/api/public/x', '/api/protected/status', '/', '/login']) {
      const response = await app.request(path, { headers: person })
      expect([response.status, await response.json()]).toEqual([200, { user: null, session: null }])
    }
    expect((await app.request('/api/auth/session')).status).toBe(200)
  })

  test('sets c.var as sessionMiddleware does', async () => {
    const headers = { cookie: await auth.cookieOf({ name: 'Ada' }) }
    for (const path of ['/dashboard', '/elsewhere']) {
      const response = await app.request(path, { headers })
      expect(await response.json()).toMatchObject({ user: 'Ada', session: { user: {} } })
    }
  })

  test('is an HTTPException to onError, but for a redirect', async () => {
    const own = new Hono()
      .use(withAuth(rules))
      .onError((error, c) => c.text(error instanceof HTTPException ? 'sorry' : '', 418))
    expect(await (await own.request('/dashboard')).text()).toBe('sorry')
    expect((await own.request('/dashboard', { headers: person })).status).toBe(302)
  })

  test('A-26 believes no variable that somebody set', async () => {
    const fooled = new Hono<{ Variables: { session: unknown; user: unknown } }>()
      .use(async (c, next) => {
        c.set('session', { user: { id: 'admin' } })
        c.set('user', { id: 'admin' })
        await next()
      })
      .use(withAuth(rules))
      .get('*', (c) => c.json(c.var.user))
    expect((await fooled.request('/dashboard')).status).toBe(401)
    expect(await (await fooled.request('/')).json()).toBeNull()
  })

  test('says at once what is wrong with the rules', () => {
    expect(() => withAuth({ protected: ['/dashboard/*'] })).toThrow('protected[0] "/dashboard/*"')
  })
})

test('S4-07 the session is read once, however many ask', async () => {
  const getSessionOfCore = vi.fn<typeof auth.api.getSession>(auth.api.getSession)
  const counted = createHonoAuth({ ...auth, api: { ...auth.api, getSession: getSessionOfCore } })
  const app = new Hono()
    .use(counted.withAuth(rules))
    .use(counted.sessionMiddleware)
    .get('/dashboard', counted.requireSession(), async (c) =>
      c.json((await counted.getSession(c)) === c.var.session),
    )
  const headers = { cookie: await auth.cookieOf() }
  expect(await (await app.request('/dashboard', { headers })).json()).toBe(true)
  expect(getSessionOfCore).toHaveBeenCalledTimes(1)
})

describe('cookies', () => {
  test('that were renewed reach the response, protected or not', async () => {
    const { auth: due, headers } = await createDueSession()
    const app = new Hono().use(createHonoAuth(due).withAuth(rules)).get('*', (c) => c.text('in'))
    for (const path of ['/dashboard', '/']) {
      const response = await app.request(path, { headers })
      expect([response.status, sessionLines(response)]).toEqual([
        200,
        [expect.stringMatching(renewal)],
      ])
    }
  })

  test('of a sign-out are on the refusal, once (A-10)', async () => {
    const signOut: MiddlewareHandler = async (c, next) => {
      await auth.api.signOut({ headers: c.req.raw.headers })
      await next()
    }
    const alone = new Hono().use(signOut).use(withAuth(rules))
    const behind = new Hono().use(sessionMiddleware).use(signOut).use(withAuth(rules))
    for (const app of [alone, behind]) {
      for (const headers of [new Headers(), new Headers(person)]) {
        headers.set('cookie', await auth.cookieOf())
        const response = await app.request('/dashboard', { headers })
        expect([401, 302]).toContain(response.status)
        expect(sessionLines(response)).toEqual([removal])
      }
    }
  })
})

describe('A-16 the page is shown to nobody without a session', () => {
  const secret = 'the secret'
  const lower = (request: Request) => new URL(request.url).pathname.toLowerCase()
  const decoding = (request: Request) =>
    new URL(request.url).pathname.replace(/%[\da-f]{2}/gi, (escape) =>
      String.fromCharCode(Number.parseInt(escape.slice(1), 16)),
    )
  const apps = {
    'as it is': new Hono(),
    'that overlooks the last slash': new Hono({ strict: false }),
    'that overlooks upper case': new Hono({ getPath: lower }),
    'that decodes all': new Hono({ getPath: decoding }),
  }
  const spellings = [
    '/dashboard', '/dashboard/', '/d%61shboard', '/%64%61%73%68board', '/Dashboard', '/DASHBOARD/', '/dashboard/%2e', '/x/%2e%2e/dashboard', '/x/../dashboard', '//dashboard', '/%2fdashboard',
    '/%2Fdashboard', '/dashboard%2f', '/dashboard%2fx', '/dashboard/%zz', '/d%61shboard/%', '/dashboard%00', '/dash%00board', '/dashboard;x', '/dashboard;x/y', '\\dashboard', '/dashboard\\x', '/%5cdashboard',
    '/dashboard%3fx', '/dashboard%23x', '/dashboard%20', '/dashboard.', '/%2564ashboard', '/dashboard/%c0%ae', '/dashboard/a%0ab', '/dash\tboard', '/d%41shboard',
  ] // prettier-ignore

  test.each(Object.entries(apps))('in an app %s', async (_which, app) => {
    app.use(withAuth(rules))
    app.get('/dashboard/*', async (c) => c.text((await getSession(c)) ? 'in' : secret))
    app.get('/:page{.*dashboard.*}', async (c) => c.text((await getSession(c)) ? 'in' : secret))
    const headers = { cookie: await auth.cookieOf() }
    let shown = 0
    for (const path of spellings) {
      const anonymous = await app.request(`http://app.test${path}`)
      expect(await anonymous.text(), path).not.toBe(secret)
      const known = await app.request(`http://app.test${path}`, { headers })
      if ((await known.text()) === 'in') shown++
    }
    expect(shown).toBeGreaterThan(10)
  })
})
