import { randomBytes } from 'node:crypto'
import { createTestAuth } from '@sallyport/core/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildApp, type BuiltApp } from '../test/build-app.ts'

const origin = 'http://app.test'
const secret = randomBytes(32).toString('base64url')
const twoDays = 2 * 86_400_000

/** Seals what the application opens, and what it renews. */
const now = createTestAuth({ secret, baseURL: origin })
const longAgo = createTestAuth(
  { secret, baseURL: origin },
  { now: () => Date.now() - 20 * twoDays },
)
const before = createTestAuth({ secret, baseURL: origin }, { now: () => Date.now() - twoDays })

let app: BuiltApp
let functions: Record<string, string>

beforeAll(async () => {
  Object.assign(process.env, { SALLYPORT_SECRET: secret, SALLYPORT_URL: origin })
  app = await buildApp()
  functions = (await (await open('/functions')).json()) as typeof functions
}, 60_000)

afterAll(() => app.remove())

function open(path: string, cookie?: string): Promise<Response> {
  const headers = { accept: 'text/html', ...(cookie === undefined ? {} : { cookie }) }
  return app.fetch(new Request(new URL(path, origin), { headers }))
}

function call(name: string, cookie = '', { method = 'POST', site = 'same-origin' } = {}) {
  const headers = { 'x-tsr-serverFn': 'true', 'sec-fetch-site': site, cookie }
  return app.fetch(new Request(new URL(functions[name] ?? '', origin), { method, headers }))
}

const renewed = [expect.stringMatching(/^sp\.session=[^;]/)]
const ended = [expect.stringMatching(/^sp\.session=;.* Max-Age=0/)]

describe('server functions as the requirement prints them', () => {
  test('S3-22 signOutFn ends the session though its redirect, and its headers, are caught', async () => {
    const response = await call('signOutFn', await now.cookieOf())
    expect(await response.json()).toMatchObject({ to: '/', reloadDocument: true })
    expect(response.headers.getSetCookie()).toEqual(ended)
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  test('S3-21 getSession renews a session without knowing of it', async () => {
    const response = await call('getSession', await before.cookieOf(), { method: 'GET' })
    expect(await response.text()).toContain('person@example.test')
    expect(response.headers.getSetCookie()).toEqual(renewed)
  })

  test('S3-19 signInURL is a redirect that loads a document', async () => {
    const response = await call('beginSignIn')
    expect(await response.json()).toMatchObject({
      href: '/api/auth/sign-in/demo',
      reloadDocument: true,
      isSerializedRedirect: true,
    })
  })
})

describe('requireSession of createAuthSession', () => {
  test('S2-05 its redirect becomes one of the page', async () => {
    const response = await open('/settings')
    expect(response.status).toBe(302)
    expect(response.headers.get('location')).toBe('/login')
  })

  test('S2-18 gives the session to a server function', async () => {
    const response = await open('/settings', await now.cookieOf())
    expect(await response.text()).toContain('person@example.test')
  })
})

describe('requireAuth', () => {
  test('S1-07 sends strangers to the sign-in page, with the way back', async () => {
    const response = await open('/guarded?a=1&b=%2F')
    expect(response.status).toBe(307)
    const location = new URL(response.headers.get('location') ?? '', origin)
    expect(location.pathname).toBe('/login')
    expect(location.searchParams.get('redirectTo')).toBe('/guarded?a=1&b=%2F')
  })

  test('leaves out a way back that no sign-in would take', async () => {
    const response = await open(`/guarded?q=${'a'.repeat(2000)}`)
    expect(response.headers.get('location')).toBe('/login')
  })

  test('S1-08 lets people with a session through, and no cache keeps their page', async () => {
    const response = await open('/guarded', await now.cookieOf({ name: 'Ada' }))
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('Ada')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.getSetCookie()).toEqual([])
  })
})

describe('authAction', () => {
  test('S1-32 answers strangers 401 "Unauthorized", before the validator runs', async () => {
    const response = await call('rename')
    const body = await response.text()
    expect(response.status).toBe(401)
    expect(body).toContain('sallyport.AuthError')
    expect(body).toContain('UNAUTHORIZED')
    expect(body).not.toContain('the validator ran')
  })

  test('S1-31 gives the user to the handler', async () => {
    const response = await call('whoAmI', await now.cookieOf({ name: 'Ada' }))
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('canary-3: Ada')
  })
})

describe('fetchSession', () => {
  test.each(['', 'sp.session=rubbish'])(
    'S0-07 S0-08 is null for the cookie "%s"',
    async (cookie) => {
      const response = await call('fetchSession', cookie, { method: 'GET' })
      expect(response.status).toBe(200)
      expect(await response.text()).not.toContain('user')
      expect(response.headers.get('cache-control')).toBe('no-store')
    },
  )

  test('S0-06 is the session of the person who asks', async () => {
    const cookie = await now.cookieOf({ name: 'Ada' })
    const response = await call('fetchSession', cookie, { method: 'GET' })
    const body = await response.text()
    expect(body).toContain('Ada')
    expect(body).not.toContain(cookie.split('=')[1])
  })
})

describe('getServerSession', () => {
  test('S4-11 gives a server function the session or null', async () => {
    const cookie = await now.cookieOf({ name: 'Ada' })
    expect(await (await call('nameOrWhy', cookie, { method: 'GET' })).text()).toContain('Ada')
    expect(await (await call('nameOrWhy', '', { method: 'GET' })).text()).toContain('nobody')
  })

  test('S4-11 gives a server route the session', async () => {
    const response = await open('/api/protected/me', await now.cookieOf({ name: 'Ada' }))
    expect(await response.json()).toMatchObject({ session: { user: { name: 'Ada' } }, valid: true })
    const unverified = await now.cookieOf({ subject: 'x', emailVerified: false })
    expect(await (await open('/api/protected/me', unverified)).json()).toMatchObject({
      session: { user: { emailVerified: false } },
      valid: false,
    })
  })

  test.each([
    ['S4-30', 'SESSION_EXPIRED', () => longAgo.cookieOf()],
    ['S4-31', 'INVALID_TOKEN', async () => `${await now.cookieOf()}x`],
  ])('%s throws %s, which arrives with its code and status', async (_row, code, cookieOf) => {
    const response = await call('nameOrWhy', await cookieOf(), { method: 'GET' })
    expect(response.status).toBe(401)
    const body = await response.text()
    expect(body).toContain('sallyport.AuthError')
    expect(body).toContain(code)
  })
})

describe('S4-07 withAuth', () => {
  const person = { accept: 'text/html', 'sec-fetch-dest': 'document' }
  const ask = (path: string, headers: Record<string, string> = {}) =>
    app.fetch(new Request(`${origin}${path}`, { headers }))

  test('S4-10 answers a script without a session 401, with our security headers', async () => {
    for (const path of ['/api/protected', '/api/protected/a/b', '/members']) {
      const response = await ask(path)
      expect(response.status).toBe(401)
      expect(await response.json()).toEqual({
        error: { code: 'UNAUTHORIZED', message: 'Unauthorized' },
      })
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(response.headers.get('x-frame-options')).toBe('DENY')
    }
  })

  test('S4-10 leads a person without one to the sign-in page and back', async () => {
    const response = await ask('/members?tab=1', person)
    expect(response.status).toBe(302)
    expect(response.headers.get('location')).toBe('/login?redirectTo=%2Fmembers%3Ftab%3D1')
  })

  test('S4-09 lets everybody at what is public, at the sign-in, and at server functions', async () => {
    expect(await (await ask('/api/protected/status')).text()).toBe('up')
    expect((await ask('/', person)).status).toBe(200)
    expect((await ask('/api/auth/session')).status).toBe(200)
    expect((await call('fetchSession', '', { method: 'GET' })).status).toBe(200)
  })

  test('lets people with a session through, whose renewed cookie is carried, once', async () => {
    const cookie = await before.cookieOf()
    for (const path of ['/members', '/api/protected/me']) {
      const response = await ask(path, { ...person, cookie })
      expect(response.status).toBe(200)
      expect(response.headers.getSetCookie()).toEqual(renewed)
      expect(response.headers.get('cache-control')).toBe('no-store')
    }
  })

  test('A-16 shows the page to nobody without a session, whatever the spelling', async () => {
    const spellings = [
      '/members', '/members/', '/Members', '/MEMBERS/', '//members', '/%6dembers', '/%6Dembers/', '/mem%00bers', '/members%00', '/members/%zz', '/%6dembers/%', '/members%2f', '/members%2Fx', '/%2fmembers', '/members;x',
      '/members/;x', '/x/../members', '/x/%2e%2e/members', '/./members', '\\members', '/members\\', '/%5cmembers', '/members%5c', '/members%3f', '/members%23', '/members%20', '/members.', '/%256dembers', '/members//', '/mem%0abers',
      '/mem\tbers', '/%EF%BD%8Dembers', '/members/../members', '/%c0%ae/members', '/members?_splat=x', '/members/index',
    ] // prettier-ignore
    const cookie = await now.cookieOf()
    let shown = 0
    for (const path of spellings) {
      expect(await (await ask(path, person)).text(), path).not.toContain('for members')
      expect(await (await ask(path)).text(), path).not.toContain('for members')
      const known = await ask(path, { ...person, cookie })
      if ((await known.text()).includes('for members')) shown++
    }
    expect(shown).toBeGreaterThan(8)
  })
})

describe('a renewal reaches', () => {
  test('S3-22 a page', async () => {
    const response = await open('/guarded', await before.cookieOf())
    expect(response.headers.getSetCookie()).toEqual(renewed)
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  test('S3-22 a page that is streamed, before its first part', async () => {
    const response = await open('/streamed', await before.cookieOf())
    expect(response.headers.getSetCookie()).toEqual(renewed)
    expect(response.headers.get('x-frame-options')).toBe('DENY')
    const parts: string[] = []
    for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      parts.push(part)
    }
    expect(parts[0]).toContain('The heading')
    expect(parts[0]).not.toContain('the rest')
    expect(parts.join('')).toContain('the rest')
  })

  test('S3-22 a redirect of a page, once', async () => {
    const response = await open('/moved', await before.cookieOf())
    expect([response.status, response.headers.get('location')]).toEqual([307, '/guarded'])
    expect(response.headers.getSetCookie()).toEqual(renewed)
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  test('S3-22 a response whose headers are immutable', async () => {
    const response = await open('/away', await before.cookieOf())
    expect(response.status).toBe(302)
    expect(response.headers.getSetCookie()).toEqual(renewed)
  })

  test('S3-22 a page whose loader failed', async () => {
    const response = await open('/failing', await before.cookieOf())
    expect(response.status).toBe(500)
    expect(response.headers.getSetCookie()).toEqual(renewed)
  })
})

describe('the request middleware', () => {
  test.each(['cross-site', 'same-site', 'none'])(
    'S1-03 refuses a server function that is called %s',
    async (site) => {
      const response = await call('signOutFn', await now.cookieOf(), { site })
      expect(response.status).toBe(403)
      expect(response.headers.getSetCookie()).toEqual([])
    },
  )

  test('S1-04 leaves other addresses to their own checks', async () => {
    const headers = { accept: 'text/html', 'sec-fetch-site': 'cross-site' }
    const response = await app.fetch(new Request(origin, { headers }))
    expect(response.status).toBe(200)
  })

  test('S1-05 sets security headers on pages, refusals and server routes', async () => {
    for (const response of [
      await open('/'),
      await open('/away'),
      await call('whoAmI', '', { site: 'cross-site' }),
    ]) {
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    }
  })

  test('R-25 leaves the stricter headers of the handlers as they are', async () => {
    const response = await open('/api/auth/session')
    expect(response.headers.get('referrer-policy')).toBe('no-referrer')
  })

  test('S3-11 a method without a handler is answered 405', async () => {
    for (const method of ['DELETE', 'PUT', 'OPTIONS']) {
      const request = new Request(`${origin}/api/auth/session`, { method, headers: { origin } })
      const response = await app.fetch(request)
      expect(response.status).toBe(405)
    }
  })
})

test('S1-36 the browser gets nothing of the server', () => {
  const fingerprints = [
    'canary-',
    'pendingCookies',
    'SALLYPORT_SECRET',
    'node:crypto',
    'x-forwarded-proto',
    'frame-ancestors',
    'does not know this request',
    'cannot use these rules',
    'sec-fetch-dest',
  ]
  expect(fingerprints.filter((text) => app.clientCode.includes(text))).toEqual([])
  expect(app.clientCode).toContain('UNAUTHORIZED')
})
