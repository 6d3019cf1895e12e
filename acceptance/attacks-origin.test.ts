import type { AuthEvent, AuthOptions } from '@sallyport/core'
import { createTestAuth } from '@sallyport/core/testing'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createPlainProvider } from './support/plain-provider.ts'

// Cross-site request forgery: requests that another site makes with this browser's cookies.

const own = 'https://app.test'

function createWatched(options: AuthOptions = {}) {
  const events: AuthEvent[] = []
  const plain = createPlainProvider({ subject: 'a', email: 'a@example.test' })
  const auth = createTestAuth(
    {
      baseURL: own,
      oauth: [plain.provider],
      onEvent: (event) => events.push(event),
      security: { trustedOrigins: ['https://partner.example', 'https://*.trusted.example:8443'] },
      ...options,
    },
    { fetch: plain.fetch },
  )
  return { ...auth, events }
}

const auth = createWatched()
type Sent = Record<string, string>

async function post(path: string, headers: Sent, body?: string, to = auth): Promise<Response> {
  const cookie = await to.cookieOf()
  return to.handler(
    new Request(`${own}/api/auth${path}`, {
      method: 'POST',
      headers: { cookie, ...headers },
      ...(body !== undefined && { body }),
    }),
  )
}

/** Refused, and nothing came of it: no cookie, no event but the refusal. */
function expectRefused(response: Response, to = auth): void {
  expect(response.headers.getSetCookie()).toEqual([])
  expect(response.headers.get('cache-control')).toBe('no-store')
  if (response.status === 303) {
    expect(response.headers.get('location')).toBe(`${own}/login?error=UNTRUSTED_ORIGIN`)
  } else {
    expect(response.status).toBe(403)
  }
  const last = to.events.at(-1)
  expect(last).toMatchObject({ type: 'request.refused', code: 'UNTRUSTED_ORIGIN' })
}

const changing = ['/sign-out', '/sign-out-all', '/session/refresh', '/sign-in/plain']
const types = [
  'text/plain', 'TEXT/PLAIN', 'text/plain; application/json', '', 'multipart/form-data; boundary=x', 'application/json',
  'application/x-www-form-urlencoded', 'application/x-www-form-urlencoded; charset=utf-8', 'application/json; charset=utf-8', 'application/csp-report',
] // prettier-ignore
const foreign = [
  'null', 'https://evil.test', 'http://app.test', 'https://app.test.evil.test', 'https://evilapp.test', 'https://sub.app.test', 'https://app.test:8443',
  'https://app.test:443', 'https://APP.test', 'HTTPS://app.test', 'https://app.test.', 'https://app.test/', 'https://app.test/path', 'https://user@app.test',
  'https://app.test, https://evil.test', 'https://evil.test https://app.test', 'https://app.test#', 'https://app.test\\@evil.test', 'app.test', '//app.test',
  'https:app.test', 'https:///app.test', 'https://xn--pp-3ka.test', 'file://', 'chrome-extension://app.test', 'blob:https://app.test', '*', 'https://*',
  'https://', 'undefined', '', 'https://%61pp.test', 'https://app%2etest', 'https://[::1]', 'https://partner.example.evil.test', 'https://notpartner.example',
  'http://partner.example', 'https://a.partner.example', 'https://trusted.example:8443', 'https://a.trusted.example', 'https://eviltrusted.example:8443',
  'https://a.trusted.example:8443.evil.test', 'http://a.trusted.example:8443', 'https://*.trusted.example:8443', 'https://a.trusted.example.:8443',
] // prettier-ignore

describe('A-13 a state-changing request of another site', () => {
  test.each(changing)(
    'POST %s is refused with every content type and every foreign origin',
    async (path) => {
      for (const origin of foreign) {
        for (const type of types) {
          const response = await post(
            path,
            { origin, ...(type !== '' && { 'content-type': type }) },
            '',
          )
          expectRefused(response)
        }
      }
    },
  )

  test.each(changing)(
    'POST %s is refused without an Origin, for it came with cookies',
    async (path) => {
      for (const site of [
        undefined,
        'cross-site',
        'same-site',
        'none',
        'SAME-ORIGIN',
        'same-origin, cross-site',
        '',
      ]) {
        for (const type of types) {
          const headers = {
            ...(site !== undefined && { 'sec-fetch-site': site }),
            ...(type !== '' && { 'content-type': type }),
          }
          expectRefused(await post(path, headers, ''))
        }
      }
    },
  )

  test('what the browser says of the site never outweighs a foreign Origin', async () => {
    for (const origin of ['https://evil.test', 'https://sub.app.test']) {
      expectRefused(await post('/sign-out', { origin, 'sec-fetch-site': 'same-origin' }))
      expectRefused(await post('/sign-out', { origin, referer: `${own}/` }))
    }
    expectRefused(await post('/sign-out', { origin: 'null', referer: `${own}/` }))
    expectRefused(await post('/sign-out', { origin: 'null', 'sec-fetch-site': 'cross-site' }))
    expectRefused(await post('/sign-out', { referer: `${own}/` }))
  })

  test('no header that a script may set stands in for an Origin', async () => {
    const tried: Sent[] = [
      { 'x-requested-with': 'XMLHttpRequest' },
      { 'x-csrf-token': 'a' },
      { authorization: 'Basic YTpi' },
      { 'x-forwarded-host': 'evil.test', origin: 'https://evil.test' },
      { host: 'evil.test', origin: 'https://evil.test' },
      { authorization: 'Bearer a', origin: 'https://evil.test' },
    ]
    for (const headers of tried) expectRefused(await post('/sign-out', headers))
  })

  test('random origins are refused unless they are ours to the letter', async () => {
    const cookie = await auth.cookieOf()
    const host = fc.oneof(
      fc.domain(),
      fc.ipV4(),
      fc.constantFrom('app.test', 'a.trusted.example:8443', 'partner.example'),
    )
    const noise = fc.constantFrom(
      '',
      '.',
      ':443',
      ':8443',
      '/',
      '@',
      '#',
      '?',
      '%00',
      ' ',
      '\\',
      '.evil.test',
    )
    const origin = fc
      .tuple(
        fc.constantFrom('https://', 'http://', 'HTTPS://', 'https:', '//', ''),
        noise,
        host,
        noise,
      )
      .map((parts) => parts.join(''))
    const trusted = /^https:\/\/(?:app\.test|partner\.example|[a-z0-9.-]+\.trusted\.example:8443)$/
    await fc.assert(
      fc.asyncProperty(origin, async (value) => {
        const request = new Request(`${own}/api/auth/session/refresh`, {
          method: 'POST',
          headers: { cookie, origin: value },
        })
        const { status } = await auth.handler(request)
        expect(status === 200, value).toBe(trusted.test(value.trim()))
      }),
      { numRuns: 200 },
    )
  })

  test.each([
    own,
    'https://partner.example',
    'https://a.trusted.example:8443',
    'https://a.b.trusted.example:8443',
  ])('requests of %s are served, whatever the browser says of the site', async (origin) => {
    for (const site of [undefined, 'same-origin', 'cross-site', 'same-site']) {
      const response = await post('/session/refresh', {
        origin,
        ...(site && { 'sec-fetch-site': site }),
      })
      expect(response.status).toBe(200)
    }
  })

  test('nor is a sign-in begun for somebody without cookies: it might be the attacker’s account', async () => {
    for (const origin of foreign) {
      const init = { method: 'POST', headers: { origin } }
      expectRefused(await auth.handler(new Request(`${own}/api/auth/sign-in/plain`, init)))
    }
  })

  test('a program without cookies and without an Origin is no browser', async () => {
    const request = new Request(`${own}/api/auth/sign-out`, { method: 'POST' })
    expect((await auth.handler(request)).status).toBe(200)
  })
})

describe('A-13 where bearer tokens are accepted', () => {
  const bearing = createWatched({ session: { accept: ['cookie', 'bearer'] } })

  test('the check is waived for nothing less than a bearer token', async () => {
    for (const authorization of [
      'Bearer',
      'Bearer ',
      'Basic YTpi',
      'bearer',
      'Bearera',
      'Negotiate a',
      ' ',
    ]) {
      expectRefused(
        await post('/sign-out', { origin: 'https://evil.test', authorization }, undefined, bearing),
        bearing,
      )
    }
  })

  test('with one, the cookie counts for nothing', async () => {
    const headers = { origin: 'https://evil.test', authorization: 'Bearer a' }
    const response = await post('/session/refresh', headers, undefined, bearing)
    expect(response.status).toBe(401)
    expect(response.headers.getSetCookie()).toEqual([])
  })
})

describe('A-14 a GET changes nothing', () => {
  const get = async (path: string, headers: Sent = {}, method = 'GET') => {
    const cookie = await auth.cookieOf()
    return auth.handler(
      new Request(`${own}/api/auth${path}`, { method, headers: { cookie, ...headers } }),
    )
  }

  test.each(['/sign-out', '/sign-out-all', '/session/refresh'])(
    'GET and HEAD %s are no way in',
    async (path) => {
      const overrides = ['x-http-method-override', 'x-method-override', 'x-http-method']
      for (const method of ['GET', 'HEAD']) {
        for (const override of overrides) {
          const headers = { 'sec-fetch-site': 'same-origin', [override]: 'POST' }
          const response = await get(`${path}?_method=POST`, headers, method)
          expect(response.status).toBe(405)
          expect(response.headers.get('allow')).toBe('POST')
          expect(response.headers.getSetCookie()).toEqual([])
        }
      }
    },
  )

  test.each<[string, Sent]>([
    ['of another site', { 'sec-fetch-site': 'cross-site' }],
    [
      'of another site with our page as Referer of it',
      { 'sec-fetch-site': 'cross-site', referer: 'https://evil.test/?https://app.test/' },
    ],
    ['of a sibling', { 'sec-fetch-site': 'same-site', referer: 'https://sub.app.test/' }],
    [
      'of an embedded image',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'image', 'sec-fetch-mode': 'no-cors' },
    ],
    ['of an old browser from elsewhere', { referer: 'https://evil.test/' }],
    ['of an old browser from a look-alike', { referer: 'https://app.test.evil.test/' }],
    ['of an old browser from the same name over http', { referer: 'http://app.test/' }],
    ['of an old browser with userinfo', { referer: 'https://app.test@evil.test/' }],
    ['of an old browser without a word', {}],
    ['of a page that hides itself', { referer: 'about:blank' }],
    ['of two minds', { 'sec-fetch-site': 'none, cross-site' }],
    ['of a sandboxed frame', { 'sec-fetch-site': 'cross-site', origin: 'null' }],
  ])('a navigation %s starts no sign-in', async (_what, headers) => {
    const response = await get('/sign-in/plain', headers)
    expect(response.status).toBe(302)
    expect(response.headers.get('location')).toBe(`${own}/login?error=UNTRUSTED_ORIGIN`)
    expect(response.headers.getSetCookie()).toEqual([])
    expect((await get('/sign-in/plain', headers, 'HEAD')).status).toBe(405)
  })

  test.each<[string, Sent]>([
    ['from our own page', { 'sec-fetch-site': 'same-origin' }],
    ['typed or bookmarked', { 'sec-fetch-site': 'none' }],
    ['from our own page in an old browser', { referer: `${own}/login` }],
    [
      'from a trusted origin',
      { 'sec-fetch-site': 'cross-site', referer: 'https://partner.example/' },
    ],
  ])('a navigation %s does', async (_what, headers) => {
    const response = await get('/sign-in/plain', headers)
    expect(response.headers.get('location')).toMatch(/^https:\/\/provider\.test\/authorize\?/)
  })

  test('V7.6.2 no request but a finished sign-in makes a session', async () => {
    const made = () => auth.events.filter(({ type }) => type === 'session.created').length
    const before = made()
    const anonymous = async (method: string, path: string) => {
      const response = await auth.handler(
        new Request(`${own}/api/auth${path}`, {
          method,
          headers: { origin: own, 'sec-fetch-site': 'same-origin' },
        }),
      )
      return response.headers.getSetCookie().filter((line) => line.includes('session'))
    }
    for (const path of [
      '/session',
      '/session/refresh',
      '/sign-in/plain',
      '/callback/plain?code=a&state=b',
      '/sign-out',
    ]) {
      for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']) {
        const kept = (await anonymous(method, path)).filter((line) => !line.includes('Max-Age=0'))
        expect(kept, `${method} ${path}`).toEqual([])
      }
    }
    expect(made()).toBe(before)
  })
})
