import { describe, expect, test } from 'vitest'
import { createTestAuth } from '../testing.ts'

const auth = createTestAuth()
const at = (path: string, init?: RequestInit) =>
  auth.handler(new Request(`http://app.test${path}`, init))
const sameOrigin = { origin: 'http://app.test' }

describe('addresses', () => {
  test('S3-42 outside of basePath say where the handlers answer', async () => {
    const response = await at('/auth/session')
    expect(response.status).toBe(404)
    expect(await response.json()).toEqual({
      error: {
        code: 'NOT_FOUND',
        message:
          'Sallyport answers below /api/auth here. Is it mounted where the basePath option says?',
      },
    })
  })

  test.each([
    '/api/auth/nothing',
    '/api/auth/',
    '/api/auth/session/',
    '/api/auth//session',
    '/api/auth/Session',
    '/api/auth/session;x',
    '/api/auth/session.',
    '/api/auth/%73ession',
    '/api/auth/sign-in/',
    '/api/auth/sign-in/a%2fb',
    '/api/auth/sign-in/a.b',
  ])('A-16 %s is nothing', async (path) => {
    const response = await at(path)
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ error: { code: 'NOT_FOUND' } })
  })

  test.each([
    ['POST', '/session', 'GET, HEAD, PATCH'],
    ['GET', '/sign-out', 'POST'],
    ['DELETE', '/sign-in/demo', 'GET, POST'],
    ['HEAD', '/callback/demo', 'GET'],
    ['OPTIONS', '/session', 'GET, HEAD, PATCH'],
    ['QUERY', '/session', 'GET, HEAD, PATCH'],
  ])('%s %s is answered with what is allowed', async (method, path, allow) => {
    const response = await at(`/api/auth${path}`, { method, headers: sameOrigin })
    expect([response.status, response.headers.get('allow')]).toEqual([405, allow])
  })

  test('what is not there is told, where a developer will look', async () => {
    const events: unknown[] = []
    const { handler } = createTestAuth({ onEvent: (event) => events.push(event) })
    for (const path of ['/elsewhere', '/api/auth/nothing']) {
      await handler(new Request(`http://app.test${path}`))
    }
    await handler(new Request('http://app.test/api/auth/session', { method: 'DELETE' }))
    expect(events).toMatchObject([
      { type: 'request.refused', code: 'NOT_FOUND', detail: expect.stringContaining('basePath') },
      { type: 'request.refused', code: 'NOT_FOUND', detail: expect.stringContaining('features') },
      { type: 'request.refused', code: 'METHOD_NOT_ALLOWED' },
    ])
  })

  test('HEAD is answered as GET is', async () => {
    expect((await at('/api/auth/session', { method: 'HEAD' })).status).toBe(200)
  })
})

describe('answers', () => {
  test('A-08 R-25 are for one person and one moment', async () => {
    for (const path of ['/api/auth/session', '/api/auth/nothing', '/api/auth/callback/demo', '/']) {
      const { headers } = await at(path)
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
    }
  })

  test('S3-13 GET /session tells who one is', async () => {
    const nobody = await at('/api/auth/session')
    expect(await nobody.json()).toEqual({
      authenticated: false,
      session: null,
      reason: 'NO_SESSION',
    })
    const cookie = await auth.cookieOf({ name: 'Ada' })
    const somebody = await at('/api/auth/session', { headers: { cookie } })
    expect(await somebody.json()).toMatchObject({
      authenticated: true,
      session: { user: { name: 'Ada' } },
    })
    expect(JSON.stringify([...somebody.headers])).not.toContain(cookie.slice(-40))
  })

  test.each([
    ['GET', '/sessions'],
    ['POST', '/sign-out-all'],
  ])('%s %s says that it needs a database', async (method, path) => {
    const response = await at(`/api/auth${path}`, { method, headers: sameOrigin })
    expect(response.status).toBe(501)
    expect(await response.json()).toEqual({
      error: {
        code: 'DATABASE_REQUIRED',
        message: 'This needs a database: without one, sessions live only in their cookies.',
      },
    })
  })
})

describe('POST /sign-out', () => {
  const signOut = async (init: { body?: BodyInit; headers?: Record<string, string> }) => {
    const cookie = await auth.cookieOf()
    return at('/api/auth/sign-out', {
      method: 'POST',
      ...init,
      headers: { cookie, ...sameOrigin, ...init.headers },
    })
  }

  test('ends the session and says where to go', async () => {
    const response = await signOut({})
    expect(await response.json()).toEqual({ redirectTo: 'http://app.test/' })
    expect(response.headers.getSetCookie()).toEqual([
      'sp.session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax',
    ])
  })

  test('A-13 works for a form on a page without Referer, whose origin the browser calls null', async () => {
    const headers = { origin: 'null', 'sec-fetch-site': 'same-origin' }
    expect((await signOut({ headers, body: new URLSearchParams() })).status).toBe(303)
    for (const site of ['cross-site', 'same-site', 'none', 'SAME-ORIGIN']) {
      const response = await signOut({ headers: { origin: 'null', 'sec-fetch-site': site } })
      expect(response.status, site).toBe(403)
    }
  })

  test('takes what forms add of their own', async () => {
    const body = new URLSearchParams({ redirectTo: '', submit: 'Sign out', _csrf: 'x' })
    const response = await signOut({ body })
    expect(response.headers.get('location')).toBe('http://app.test/')
    expect(response.headers.getSetCookie()).toHaveLength(1)
  })

  test('R-25 leads a form on with 303', async () => {
    const response = await signOut({ body: new URLSearchParams({ redirectTo: '/bye' }) })
    expect([response.status, response.headers.get('location')]).toEqual([
      303,
      'http://app.test/bye',
    ])
    expect(response.headers.getSetCookie()).toHaveLength(1)
  })

  test.each([
    ['text', 'text/plain', 'x', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['half JSON', 'application/json', '{"redirectTo":', 400, 'BAD_REQUEST'],
    ['no object', 'application/json', '[]', 400, 'BAD_REQUEST'],
    ['another field', 'application/json', '{"user":"x"}', 400, 'BAD_REQUEST'],
    ['another type', 'application/json', '{"redirectTo":1}', 400, 'BAD_REQUEST'],
    [
      'an address elsewhere',
      'application/json',
      '{"redirectTo":"//evil.example"}',
      400,
      'INVALID_REDIRECT_TO',
    ],
    ['too much', 'application/json', ' '.repeat(70_000), 413, 'PAYLOAD_TOO_LARGE'],
    ['no UTF-8', 'application/json', new Uint8Array([0xff, 0xfe]), 400, 'BAD_REQUEST'],
  ])('with %s ends nothing', async (_what, type, body, status, code) => {
    const response = await signOut({ body, headers: { 'content-type': type } })
    expect([response.status, await response.json()]).toMatchObject([status, { error: { code } }])
    expect(response.headers.getSetCookie()).toEqual([])
  })

  test('whose body somebody has read says so in the log', async () => {
    const events: unknown[] = []
    const { handler } = createTestAuth({ onEvent: (event) => events.push(event) })
    const headers = { ...sameOrigin, 'content-type': 'application/json' }
    const request = new Request('http://app.test/api/auth/sign-out', {
      method: 'POST',
      body: '{}',
      headers,
    })
    await request.text()
    expect((await handler(request)).status).toBe(500)
    expect(events).toEqual([
      {
        type: 'error',
        detail: 'an endpoint failed',
        cause: new TypeError(
          'the body was read before Sallyport got the request; mount Sallyport first',
        ),
      },
    ])
  })
})
