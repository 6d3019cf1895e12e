import { inspect } from 'node:util'
import { AuthError, createAuth, oidc } from '@sallyport/core'
import { createTestAuth } from '@sallyport/core/testing'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createBrowser } from './support/browser.ts'
import { createPlainProvider, signInWith } from './support/plain-provider.ts'

const baseURL = 'https://app.test'
const secret = 'c2VjcmV0LW9mLWEtdGVzdC13aXRoLTMyLXJhbmRvbSE'

afterEach(() => vi.unstubAllEnvs())

/** What createAuth complains about; the options come from JavaScript, where no compiler looked at them. */
function complaint(options: object, environment: Record<string, string> = {}): string {
  try {
    createTestAuth({ baseURL, secret, ...options }, { environment })
  } catch (error) {
    if (!(error instanceof AuthError)) throw error
    expect(error.code).toBe('CONFIGURATION_INVALID')
    expect(error.message).not.toContain(secret)
    return error.message
  }
  return ''
}

const inHeaders = [
  '\r', '\n', '\r\n', 'a\r\nSet-Cookie: b=c', 'a\n', '\na', 'a;', ';a', 'a; Domain=evil.test', 'a,b', 'a=b', 'a b', ' a', 'a ', '\ta', 'a\u00a0', '\u2028', '\u2003a', '\ufeff', '\0', 'a\x7f', '"a"', 'a"', "a'", 'a\\', 'ä',
  'a\u200b', '\ud800', 'a%0d%0a', '', 'a'.repeat(300), 7, true, {}, [], ['a'], () => 'a', Symbol('a'),
] // prettier-ignore

describe('A-18 nothing with a meaning in a header gets into one by configuration', () => {
  const places: Record<string, (value: unknown) => object> = {
    'security.cookie.prefix': (prefix) => ({ security: { cookie: { prefix } } }),
    'security.cookie.domain': (domain) => ({ security: { cookie: { domain } } }),
    'security.cookie.sameSite': (sameSite) => ({ security: { cookie: { sameSite } } }),
    basePath: (basePath) => ({ basePath }),
    baseURL: (value) => ({ baseURL: value }),
    'security.trustedOrigins': (value) => ({ security: { trustedOrigins: [value] } }),
  }

  test.each(Object.keys(places))('%s', (option) => {
    for (const value of inHeaders) {
      const found = complaint(places[option]?.(value) ?? {})
      expect(found, inspect(value)).toContain(option)
    }
  })

  test.each(['signIn', 'home', 'error'])('pages.%s', (page) => {
    const wrong = inHeaders.filter((value) => typeof value !== 'string' || !value.startsWith('/'))
    for (const value of [
      ...wrong,
      '//evil.test',
      '/\\evil.test',
      '\\/evil.test',
      '/a b',
      '/a\r\nb',
      '/\tb',
      '/a\u2028',
      'https://evil.test',
      'javascript:a',
      '/\0',
    ]) {
      expect(complaint({ pages: { [page]: value } }), inspect(value)).toContain(`pages.${page}`)
    }
  })

  test.each(['__Host-sp', '__Secure-sp', '__host-sp', '__Http-', '__', '__x'])(
    'a prefix of %s, which browsers read as a rule',
    (prefix) => {
      for (const at of [baseURL, 'http://localhost:3000']) {
        expect(complaint({ baseURL: at, security: { cookie: { prefix } } })).toContain(
          'security.cookie.prefix',
        )
      }
    },
  )

  test.each([
    'evil.test',
    'p.test',
    'test',
    '.app.test',
    'app.test.',
    '.test',
    'APP.TEST',
    'app.test/',
    'app.test:443',
    '*.test',
    'b.app.test',
    'app..test',
    '-',
    '..',
  ])('a domain of %s, which is not ours to share with', (domain) => {
    expect(complaint({ security: { cookie: { domain } } })).toContain('security.cookie.domain')
  })

  test.each([
    'a/b',
    'a\r\nb',
    '',
    '../a',
    'a b',
    'a?b',
    'a#b',
    'ä',
    'a;b',
    '%61',
    'a'.repeat(65),
    '.',
  ])('a provider of id %o', (id) => {
    const provider = oidc({ id, issuer: 'https://id.test', clientId: 'a', clientSecret: 'b' })
    expect(complaint({ oauth: [provider] })).toContain('oauth[0].id')
  })
})

describe('A-21 security comes with no environment', () => {
  /** What a person and an attacker get to see, without what is random. */
  async function behaviour(environment: Record<string, string>) {
    const plain = createPlainProvider({ subject: 'a', email: 'a@example.test' })
    const auth = createTestAuth(
      { baseURL, secret, oauth: [plain.provider] },
      { fetch: plain.fetch, environment },
    )
    const browser = createBrowser(auth.handler, baseURL)
    const signedIn = await signInWith(browser)
    const forged = await browser.post('/api/auth/sign-out', '', { origin: 'https://evil.test' })
    const local = await browser.post('/api/auth/sign-out', '', { origin: 'http://localhost:3000' })
    const led = await browser.get('/api/auth/sign-in/plain', { 'sec-fetch-site': 'cross-site' })
    const away = await browser.post('/api/auth/sign-out', 'redirectTo=//evil.test', {
      'content-type': 'application/x-www-form-urlencoded',
    })
    return {
      cookies: signedIn.headers
        .getSetCookie()
        .map((line) => line.replace(/=[^;]*/, '').replace(/oauth\.[^;]*/, 'oauth')),
      statuses: [forged.status, local.status, led.status, away.status],
      bodies: [await forged.text(), led.headers.get('location'), away.headers.get('location')],
    }
  }

  test('NODE_ENV and its like change nothing', async () => {
    const expected = await behaviour({})
    expect(expected.statuses).toEqual([403, 403, 302, 303])
    for (const name of [
      'NODE_ENV',
      'VERCEL_ENV',
      'MODE',
      'DEBUG',
      'CI',
      'AUTH_TRUST_HOST',
      'AUTH_DEBUG',
      'VITEST',
    ]) {
      for (const value of ['production', 'development', 'test', 'true', '1', '']) {
        vi.stubEnv(name, value)
        expect(await behaviour({ [name]: value }), `${name}=${value}`).toEqual(expected)
        expect(complaint({ secret: undefined }, { [name]: value })).toContain(
          '- secret: is missing',
        )
        vi.unstubAllEnvs()
      }
    }
  })

  test('without a secret, or with one that anybody could have, nothing starts', () => {
    const weak = [
      '', ' ', 'secret', 'changeme', 'development-secret', 'a'.repeat(64), '0'.repeat(64), 'ab'.repeat(32), '00'.repeat(32), 'A'.repeat(44), 'x'.repeat(1000), '12345678'.repeat(8),
      secret.slice(0, 41), `${secret}!`, `${secret}\n`, ` ${secret}`, 'undefined', 'null', '[object Object]', 'päßwörter',
    ] // prettier-ignore
    for (const each of weak) {
      expect(complaint({ secret: each }), each).toContain('- secret: ')
      expect(complaint({ secret: undefined }, { SALLYPORT_SECRET: each }), each).toContain(
        '- secret: ',
      )
      expect(complaint({ secret: [secret, each] }), each).toContain('- secret[1]: ')
    }
    for (const none of [undefined, []])
      expect(complaint({ secret: none })).toContain('- secret: is missing')
    for (const wrong of [null, 7, {}, [7], [null], [[]], true])
      expect(complaint({ secret: wrong })).toContain('- secret')
  })

  test('an empty secret in the environment does not fall through to another', () => {
    const environment = { SALLYPORT_SECRET: '', AUTH_SECRET: secret }
    expect(complaint({ secret: undefined }, environment)).toContain('- secret: is empty')
  })

  test('an option that is not known is refused, wherever it stands: it might have been meant to protect', () => {
    for (const options of [
      { csrfProtection: true },
      { security: { csrf: true } },
      { security: { trustedProxies: 1 } },
      { security: { cookie: { secure: true } } },
      { security: { cookie: { httpOnly: true } } },
      { session: { maxage: 60 } },
      { session: { expiresIn: 60 } },
      { secrets: [] },
      { user: { field: {} } },
      { pages: { signin: '/a' } },
      { trustedOrigins: [] },
      { databases: {} },
    ]) {
      // prettier-ignore
      expect(complaint(options), JSON.stringify(options)).toContain('Unrecognized key')
    }
  })

  test('an option of another type is refused, not read as false', () => {
    for (const value of ['false', 0, null, [], {}]) {
      expect(complaint({ security: { csrfProtection: value } })).toContain(
        'security.csrfProtection',
      )
      expect(complaint({ security: { requireSecureCookie: value } })).toContain(
        'security.requireSecureCookie',
      )
      expect(complaint({ session: { rememberMe: value } })).toContain('session.rememberMe')
    }
    for (const value of [0, -1, 1.5, Number.NaN, Infinity, 1e308, '3600', null, 34_560_001]) {
      expect(complaint({ session: { maxAge: value } }), String(value)).toContain('session.maxAge')
    }
    for (const value of [null, 'x', 7, []]) {
      for (const option of ['session', 'security', 'user', 'pages']) {
        expect(complaint({ [option]: value }), option).toContain(option)
      }
    }
  })

  test('createAuth itself throws at once and names every problem', () => {
    vi.stubEnv('SALLYPORT_SECRET', undefined)
    vi.stubEnv('AUTH_SECRET', undefined)
    vi.stubEnv('SALLYPORT_URL', undefined)
    vi.stubEnv('AUTH_URL', undefined)
    expect(() => createAuth({})).toThrow(/- secret: is missing[^]*- baseURL: is missing/)
  })

  test('what an application does to its options later changes nothing', async () => {
    const trustedOrigins: string[] = []
    const cookie = { prefix: 'sp' }
    const security = { csrfProtection: true, trustedOrigins, cookie }
    const secrets = [secret]
    const auth = createTestAuth({ baseURL, secret: secrets, security })
    const session = await auth.cookieOf()
    trustedOrigins.push('https://evil.test')
    Object.assign(security, { csrfProtection: false })
    cookie.prefix = 'evil'
    secrets[0] = Buffer.alloc(32, 7).toString('base64url')
    const headers = { cookie: session, origin: 'https://evil.test' }
    const forged = await auth.handler(
      new Request(`${baseURL}/api/auth/sign-out`, { method: 'POST', headers }),
    )
    expect(forged.status).toBe(403)
    expect(
      (await auth.api.getSession({ headers: new Headers({ cookie: await auth.cookieOf() }) }))
        .authenticated,
    ).toBe(true)
    expect(session).toMatch(/^__Host-sp\.session=/)
  })
})

describe('A-22 trusted origins', () => {
  const allows = async (pattern: string, origin: string) => {
    const auth = createTestAuth({ baseURL, secret, security: { trustedOrigins: [pattern] } })
    const headers = { origin, cookie: 'a=b' }
    return (
      await auth.handler(new Request(`${baseURL}/api/auth/sign-out`, { method: 'POST', headers }))
    ).ok
  }

  test.each([
    '*', '', 'null', 'https://*', 'http*://a.example', '*://a.example', 'https://*.*', 'https://*.com', 'https://*.a.*', 'https://a.*', 'https://a.*.example', 'https://*a.example', 'https://a*.example',
    'https://**.a.example', 'https://*.*.a.example', '*.a.example', 'a.example', '//a.example', 'https://a.example/path', 'https://*.a.example/', 'https://*.a.example/*', 'https://a.example?b', 'https://a.example#b',
    'https://u@a.example', 'https://*.u@a.example', 'https://a.example, https://b.example', 'https://a.example https://b.example', 'https://a.example\\b', 'https://[::', 'https://a.example:99999', 'https://*.a.example:x',
    'https://.*\\.a\\.example', '/^https/', 'ftp://a.example', 'file://', 'javascript:a', 'https://a.exa mple', 'https://*.a.example\n', 'https:a.example', 'https://a.example\0', 'https://a.example\x1f', 'https://%2a.a.example',
  ])('%o is no pattern, and is refused at the start', (pattern) => {
    expect(complaint({ security: { trustedOrigins: [pattern] } })).toContain('security.trustedOrigins[0]')
  }) // prettier-ignore

  test.each([
    [
      'https://*.a.example',
      ['https://b.a.example', 'https://c.b.a.example', 'https://xn--bcher-kva.a.example'],
      [
        'https://a.example',
        'http://b.a.example',
        'https://b.a.example:8443',
        'https://ba.example',
        'https://b-a.example',
        'https://b.a.example.evil.test',
        'https://bXaXexample',
        'https://evil.test/.a.example',
        'https://evil.test#.a.example',
        'https://b.a.example.',
        'null',
      ],
    ],
    [
      'https://b.a.example:8443',
      ['https://b.a.example:8443'],
      [
        'https://b.a.example',
        'https://b.a.example:443',
        'https://b.a.example:84430',
        'https://bxa.example:8443',
        'http://b.a.example:8443',
      ],
    ],
    [
      'http://localhost:5173',
      ['http://localhost:5173'],
      [
        'http://localhost',
        'http://localhost:51730',
        'https://localhost:5173',
        'http://127.0.0.1:5173',
        'http://a.localhost:5173',
      ],
    ],
    [
      'HTTPS://B.A.Example:443/',
      ['https://b.a.example'],
      ['https://b.a.example/', 'HTTPS://B.A.Example', 'https://b.a.example:443'],
    ],
    [
      'https://*.bücher.example',
      ['https://a.xn--bcher-kva.example'],
      ['https://a.bucher.example', 'https://a.b\u00fccher.example'],
    ],
    [
      'https://[::1]:8443',
      ['https://[::1]:8443'],
      ['https://[0:0:0:0:0:0:0:1]:8443', 'https://[::1]', 'https://[::2]:8443'],
    ],
  ])('%s matches by scheme, host and port alone', async (pattern, yes, no) => {
    for (const origin of yes) expect(await allows(pattern, origin), origin).toBe(true)
    for (const origin of no) expect(await allows(pattern, origin), origin).toBe(false)
  })

  test('the list of one instance is none of another’s, also at once', async () => {
    const origins = Array.from({ length: 10 }, (_, index) => `https://partner-${index}.example`)
    const answers = await Promise.all(
      origins.flatMap((pattern) =>
        origins.map(async (origin) => [pattern === origin, await allows(pattern, origin)]),
      ),
    )
    for (const [expected, found] of answers) expect(found).toBe(expected)
  })
})
