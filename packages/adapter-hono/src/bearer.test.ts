import { createTestAuth } from '@sallyport/core/testing'
import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { createHonoAuth } from './create-hono-auth.ts'
import { createGuardedAuth } from './guarded-auth.ts'

const { auth, clock, signIn, passOf } = createGuardedAuth()
const {
  getSession,
  mount,
  requireOrganization,
  requirePermission,
  requireRole,
  requireScope,
  requireSession,
  sessionMiddleware,
  withAuth,
} = createHonoAuth(auth)
const invalid = 'Bearer error="invalid_token"'
const organization = { id: 'acme', role: 'editor' }

const app = new Hono().use(withAuth({ protected: ['/guarded/:path*'] }))
mount(app)
app
  .get('/guarded/me', async (c) => c.json({ ...(await getSession(c)), user: c.var.user?.name }))
  .get('/me', requireSession(), (c) => c.json({ ...c.var.session, user: c.var.user.name }))
  .get('/page', requireSession({ redirect: true }), (c) => c.text(c.var.user.name))
  .get('/keys', requireSession({ fresh: true }), (c) => c.text('in'))
  .get('/scope', requireScope('project:read', 'project:write'), (c) => c.text('in'))
  .get('/role', requireRole('admin', 'auditor'), (c) => c.text('in'))
  .get('/paint', requirePermission('project:paint'), (c) => c.text('in'))
  .get('/permission', requirePermission('project:read'), (c) => c.text('in'))
  .get('/odd', requirePermission('say "hello"'), (c) => c.text('in'))
  .get('/organization', requireOrganization(), (c) => c.text(c.var.organization.id))

async function visit(path: string, headers: Record<string, string>) {
  const response = await app.request(path, { headers })
  const text = await response.text()
  const code: unknown = response.ok ? undefined : JSON.parse(text || '{}').error?.code
  return [response.status, code, response.headers.get('www-authenticate')]
}

describe('an API token', () => {
  test('S2-12 counts as signed in for guards and rules for paths', async () => {
    const pass = await passOf('ada', { scopes: ['project:read'], organization })
    for (const path of ['/me', '/guarded/me']) {
      expect(await (await app.request(path, { headers: pass })).json(), path).toMatchObject({
        user: 'ada',
        session: null,
        scopes: ['project:read'],
        organization: { id: 'acme' },
      })
    }
    expect(await (await app.request('/page', { headers: pass })).text()).toBe('ada')
  })

  test('S2-08 decides over the cookie that comes with it', async () => {
    const pass = await passOf('ada', { scopes: [] })
    const { headers } = await signIn('paul', { role: 'admin' })
    const response = await app.request('/me', { headers: { ...headers, ...pass } })
    expect(await response.json()).toMatchObject({ user: 'ada', session: null })
    expect(await visit('/role', { ...headers, ...pass })).toEqual([403, 'FORBIDDEN', null])
    const refused = { ...headers, authorization: 'Bearer pass.none' }
    expect(await visit('/me', refused)).toEqual([401, 'UNAUTHORIZED', invalid])
    expect(await visit('/guarded/me', refused)).toEqual([401, 'UNAUTHORIZED', invalid])
  })

  test('of no known kind leaves the cookie to decide', async () => {
    const { headers } = await signIn('paul')
    const basic = { ...headers, authorization: 'Basic cGFzcw==' }
    const unknown = { ...headers, authorization: 'Bearer something' }
    for (const given of [basic, unknown]) expect((await visit('/me', given))[0]).toBe(200)
  })

  test('is never fresh', async () => {
    const pass = await passOf('ada', { scopes: ['project:read'] })
    expect(await visit('/keys', pass)).toEqual([403, 'SESSION_NOT_FRESH', null])
  })

  test('carries no cookie away, whatever comes with it', async () => {
    const pass = await passOf('ada', { scopes: [] })
    const { headers } = await signIn('paul')
    clock.now += 2 * 86_400_000
    const response = await app.request('/me', { headers: { ...headers, ...pass } })
    expect([response.status, response.headers.getSetCookie()]).toEqual([200, []])
  })
})

describe('what a client that sent a token is told (RFC 6750, section 3)', () => {
  test('that the token is not valid', async () => {
    const expiresAt = new Date(clock.now + 1000)
    const pass = await passOf('ada', { scopes: ['project:read'], expiresAt })
    expect((await visit('/me', pass))[0]).toBe(200)
    clock.now += 1000
    for (const path of ['/me', '/scope', '/organization', '/guarded/me']) {
      expect(await visit(path, pass), path).toEqual([401, 'TOKEN_EXPIRED', invalid])
    }
    for (const authorization of ['Bearer pass.none', 'bearer x', 'BEARER  y', 'Bearer ']) {
      const answer = [401, 'UNAUTHORIZED', invalid]
      expect(await visit('/me', { authorization }), authorization).toEqual(answer)
      expect(await visit('/guarded/me', { authorization }), authorization).toEqual(answer)
    }
  })

  test('which scopes it lacks', async () => {
    const lacking = (scopes: string) => [
      403,
      'SCOPE_MISSING',
      `Bearer error="insufficient_scope", scope="${scopes}"`,
    ]
    const person = { role: 'admin' }
    const pass = await passOf('ada', { scopes: ['project:read'], organization }, person)
    expect(await visit('/scope', pass)).toEqual(lacking('project:read project:write'))
    expect(await visit('/role', pass)).toEqual(lacking('admin'))
    const bare = await passOf('ada', { scopes: [], organization }, person)
    expect(await visit('/permission', bare)).toEqual(lacking('project:read'))
  })

  test('no scope that a header cannot name', async () => {
    const talker = { id: 'acme', role: 'talker' }
    const pass = await passOf('ada', { scopes: [], organization: talker })
    const challenge = 'Bearer error="insufficient_scope"'
    expect(await visit('/odd', pass)).toEqual([403, 'SCOPE_MISSING', challenge])
  })

  test('no scope where none would help', async () => {
    const pass = await passOf('ada', { scopes: ['project:read'] })
    expect(await visit('/paint', pass)).toEqual([403, 'ORGANIZATION_REQUIRED', null])
    const member = await passOf('ada', { scopes: ['project:read'], organization })
    expect(await visit('/paint', member)).toEqual([403, 'FORBIDDEN', null])
    expect(await visit('/role', member)).toEqual([403, 'FORBIDDEN', null])
  })

  test('nothing of tokens to browsers', async () => {
    const { headers } = await signIn('paul')
    expect(await visit('/me', {})).toEqual([401, 'UNAUTHORIZED', null])
    expect(await visit('/guarded/me', {})).toEqual([401, 'UNAUTHORIZED', null])
    expect(await visit('/me', { authorization: 'Basic cGFzcw==' })).toEqual([
      401,
      'UNAUTHORIZED',
      null,
    ])
    expect(await visit('/role', headers)).toEqual([403, 'FORBIDDEN', null])
  })
})

describe('while the database is away', () => {
  const away = { authorization: 'Bearer pass.away' }

  test('nobody is told that their token is not valid, or to sign in', async () => {
    for (const path of ['/me', '/page', '/scope', '/guarded/me']) {
      expect(await visit(path, away), path).toEqual([503, 'STORE_UNAVAILABLE', null])
    }
    const page = { ...away, accept: 'text/html', 'sec-fetch-dest': 'document' }
    expect((await visit('/guarded/me', page))[0]).toBe(503)
  })

  test('what is open to everybody stays open', async () => {
    const open = new Hono().use(sessionMiddleware).get('/', (c) => c.json(c.var.user))
    expect(await (await open.request('/', { headers: away })).json()).toBeNull()
  })
})

test('a session in an Authorization header passes where the configuration accepts it', async () => {
  const bearing = createTestAuth({ session: { accept: ['cookie', 'bearer'] } })
  const own = new Hono().get('/', createHonoAuth(bearing).requireScope('project:read'), (c) =>
    c.text(c.var.user.name),
  )
  const cookie = await bearing.cookieOf({ name: 'Ada' })
  const authorization = `Bearer ${cookie.replace(/^[^=]*=/, '')}`
  expect(await (await own.request('/', { headers: { authorization } })).text()).toBe('Ada')
  const response = await own.request('/', { headers: { cookie, authorization: 'Bearer x' } })
  expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, invalid])
})
