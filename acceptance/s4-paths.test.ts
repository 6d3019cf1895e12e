import { withAuth } from '@sallyport/core/middleware'
import { createTestAuth } from '@sallyport/core/testing'
import type { AuthOptions } from '@sallyport/core'
import { describe, expect, test } from 'vitest'
import { everySession, keptSessions } from './support/session-kinds.ts'

// What the fourth requirement document says about withAuth, without a framework and whatever keeps the session. The
// adapters' own tests say it of theirs, attacks-path-rules.test.ts of every spelling.

const origin = 'http://app.test'
const day = 86_400_000
/** The middleware of the document, on an application whose clock stands still until it is moved. */
function createGuarded(options: () => AuthOptions) {
  const clock = { now: Date.UTC(2026, 0, 10) }
  const auth = createTestAuth(options(), { now: () => clock.now })
  const middleware = withAuth(auth, {
    // Paths that require authentication
    protected: ['/api/protected/:path*'],
    // Public paths
    public: ['/api/public/:path*'],
  })
  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    middleware(new Request(`${origin}${path}`, { method, headers }))
  return { auth, clock, ask }
}

describe.each(everySession)('sessions that are %s', (_kind, options) => {
  test('S4-07 a Request goes in, and out comes a Response or nothing', async () => {
    const { auth, ask } = createGuarded(options)
    expect(await ask('/api/protected/report')).toBeInstanceOf(Response)
    const cookie = await auth.cookieOf()
    expect(await ask('/api/protected/report', { cookie })).toBeUndefined()
    expect(await ask('/api/protected/report', { cookie }, 'DELETE')).toBeUndefined()
    expect(await ask('/anything/else')).toBeUndefined()
  })

  test('S4-08 /api/protected/:path* is the path itself and everything below it', async () => {
    const { ask } = createGuarded(options)
    for (const path of ['', '/', '/a', '/a/b/c/d', '/a?b=c', '/%C3%A9']) {
      expect((await ask(`/api/protected${path}`))?.status, path).toBe(401)
    }
    for (const path of ['/api', '/api/protect', '/api/protectedness', '/x/api/protected']) {
      expect(await ask(path), path).toBeUndefined()
    }
  })

  test('S4-09 what is public is blocked for nobody, not even with a token that is refused', async () => {
    const { auth, ask } = createGuarded(options)
    const cookie = await auth.cookieOf()
    for (const sent of ['', cookie, `${cookie}x`]) {
      for (const path of ['/api/public', '/api/public/', '/api/public/a/b']) {
        for (const method of ['GET', 'POST', 'OPTIONS']) {
          expect(await ask(path, { cookie: sent }, method)).toBeUndefined()
        }
      }
    }
  })

  test('S4-10 without a session a script is answered 401', async () => {
    const { auth, clock, ask } = createGuarded(options)
    const cookie = await auth.cookieOf()
    const over = await auth.cookieOf()
    for (const sent of ['', 'theme=dark', `${cookie}x`]) {
      for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
        const response = await ask('/api/protected/a', { cookie: sent }, method)
        expect(response?.status, method).toBe(401)
        expect(await response?.json()).toEqual({
          error: { code: 'UNAUTHORIZED', message: 'Unauthorized' },
        })
      }
    }
    clock.now += 30 * day
    expect((await ask('/api/protected/a', { cookie: over }))?.status).toBe(401)
  })

  test('S4-10 and a person is led to the sign-in page', async () => {
    const { ask } = createGuarded(options)
    const page = { accept: 'text/html', 'sec-fetch-dest': 'document' }
    const response = await ask('/api/protected/a?tab=1', page)
    expect([response?.status, response?.headers.get('location')]).toEqual([
      302,
      '/login?redirectTo=%2Fapi%2Fprotected%2Fa%3Ftab%3D1',
    ])
    expect((await ask('/api/protected/a', page, 'POST'))?.status).toBe(401)
  })

  test('S4-07 a session that is due is renewed on the way, for the response to carry', async () => {
    const { auth, clock, ask } = createGuarded(options)
    const cookie = await auth.cookieOf()
    clock.now += 2 * day
    const request = new Request(`${origin}/api/protected`, { headers: { cookie } })
    const middleware = withAuth(auth, { protected: ['/api/protected'] })
    expect(await middleware(request)).toBeUndefined()
    expect(auth.pendingCookies(request.headers)).toEqual([
      expect.stringMatching(/^sp\.session=[^;]+; .*Max-Age=2592000/),
    ])
    expect(await ask('/api/public', { cookie })).toBeUndefined()
  })
})

describe.each(keptSessions)('sessions that are %s', (_kind, options) => {
  test('S4-10 A-11 who was signed out, deactivated or deleted is kept out at once', async () => {
    const { auth, ask } = createGuarded(options)
    const ends = {
      signOut: (cookie: string) => auth.api.signOut({ headers: new Headers({ cookie }) }),
      deactivate: (_cookie: string, id: string) => auth.api.users.deactivate(id),
      delete: (_cookie: string, id: string) => auth.api.users.delete(id),
    }
    for (const [name, end] of Object.entries(ends)) {
      const cookie = await auth.cookieOf({ subject: name, email: `${name}@example.test` })
      const { session } = await auth.api.getSession({ headers: new Headers({ cookie }) })
      expect(await ask('/api/protected', { cookie })).toBeUndefined()
      await end(cookie, session?.user.id ?? '')
      expect((await ask('/api/protected', { cookie }))?.status, name).toBe(401)
    }
  })
})
