import { afterEach, describe, expect, test, vi } from 'vitest'
import { createAuth } from './auth.ts'
import { github, oidc } from './index.ts'
import type { AuthOptions } from './options.ts'

const secret = '0123456789abcdeffedcba98765432100123456789abcdeffedcba9876543210'
const baseURL = 'https://app.example'
const credentials = { clientId: 'id', clientSecret: 'client-secret' }

/** The message of what createAuth throws; the test fails if it throws nothing. */
function complaint(options: unknown): string {
  const logged = vi.spyOn(console, 'error').mockReturnValue()
  try {
    createAuth(options as AuthOptions)
  } catch (error) {
    expect(logged).toHaveBeenCalledExactlyOnceWith(`[sallyport] ${(error as Error).message}`)
    expect(error).toMatchObject({ name: 'AuthError', code: 'CONFIGURATION_INVALID', status: 500 })
    return (error as Error).message
  } finally {
    logged.mockRestore()
  }
  throw new Error('createAuth accepted this')
}

const only = (problem: string) => `Sallyport cannot start with this configuration:\n- ${problem}`

afterEach(() => vi.unstubAllEnvs())

describe('S3-01 S0-17 the secret', () => {
  const howTo = 'make one with: npx sallyport secret'

  test('is read from the environment, under either name', () => {
    vi.stubEnv('SALLYPORT_SECRET', secret)
    createAuth({ baseURL })
    vi.stubEnv('SALLYPORT_SECRET', undefined)
    vi.stubEnv('AUTH_SECRET', secret)
    createAuth({ baseURL })
    vi.stubEnv('AUTH_SECRET', undefined)
    expect(complaint({ baseURL })).toBe(
      only(`secret: is missing; set SALLYPORT_SECRET in the environment, or pass it; ${howTo}`),
    )
  })

  test.each([
    ['empty', '', 'is empty'],
    ['short', 'c2hvcnQ', 'holds 5 bytes, and 32 are needed'],
    ['one byte too short', secret.slice(2), 'holds 31 bytes, and 32 are needed'],
    [
      'no encoding',
      'correct horse battery staple!',
      'must be 32 random bytes or more, written as hex, base64 or base64url',
    ],
    ['a placeholder', '0'.repeat(64), 'is not random'],
  ])('that is %s is refused, with the command that makes one', (_what, given, problem) => {
    expect(complaint({ baseURL, secret: given })).toBe(only(`secret: ${problem}; ${howTo}`))
    expect(complaint({ baseURL, secret: [secret, given] })).toBe(
      only(`secret[1]: ${problem}; ${howTo}`),
    )
  })

  test('never appears in a complaint', () => {
    expect(complaint({ baseURL, secret: 'hunter2!' })).not.toContain('hunter2')
    expect(complaint({ baseURL: 'x', secret, salt: 'hunter2!' })).not.toMatch(/hunter2|0123456789/)
  })

  test('S3-03 the salt is optional, and as long', () => {
    vi.stubEnv('SALLYPORT_SALT', secret)
    createAuth({ baseURL, secret })
    vi.stubEnv('SALLYPORT_SALT', 'abcd')
    expect(complaint({ baseURL, secret })).toMatch(/^- salt: must hold at least 32 bytes/m)
  })
})

describe('the address', () => {
  test('S3-08 comes from the option or the environment', () => {
    vi.stubEnv('SALLYPORT_URL', baseURL)
    createAuth({ secret })
    vi.stubEnv('SALLYPORT_URL', undefined)
    expect(complaint({ secret })).toBe(
      only(
        'baseURL: is missing; pass the origin people see, such as "http://localhost:3000", or set SALLYPORT_URL',
      ),
    )
  })

  test.each([
    'localhost:3000',
    'https://app.example/path',
    'https://app.example?x',
    'ftp://app.example',
    'https://u:p@app.example',
    'https://app.example#x',
    'https://a b',
    '',
  ])('%o is no origin', (given) => {
    expect(complaint({ secret, baseURL: given })).toBe(
      only(
        'baseURL: must be an origin alone, such as "https://app.example.com", without path, query or credentials',
      ),
    )
  })

  test.each(['https://app.example/', 'HTTPS://App.Example', 'https://app.example:443'])(
    '%o is one',
    (given) => {
      expect(createAuth({ secret, baseURL: given }).basePath).toBe('/api/auth')
    },
  )

  test.each(['api/auth', '/api/auth/', '/', '', '/api//auth', '/api/../auth', '/api auth'])(
    'basePath %o is refused',
    (basePath) => {
      expect(complaint({ secret, baseURL, basePath })).toMatch(
        /^- basePath: must begin with a slash/m,
      )
    },
  )
})

describe('providers', () => {
  test('S3-05 by name, with credentials from the environment', () => {
    vi.stubEnv('GITHUB_CLIENT_ID', 'id')
    vi.stubEnv('GITHUB_CLIENT_SECRET', 'client-secret')
    expect(() => createAuth({ secret, baseURL, oauth: ['github'] })).not.toThrow()
  })

  test('without credentials name what is missing and where it is looked for', () => {
    expect(complaint({ secret, baseURL, oauth: ['github'] })).toBe(
      only(`oauth[0].clientId: is missing for "github"; pass it, or set GITHUB_CLIENT_ID
- oauth[0].clientSecret: is missing for "github"; pass it, or set GITHUB_CLIENT_SECRET (a public client says clientAuthentication: 'none')`),
    )
  })

  test('that nobody knows are refused with those that are known', () => {
    expect(complaint({ secret, baseURL, oauth: ['gitlab'] })).toBe(
      only(
        'oauth[0]: is no provider that is known by name (github, google); for others use oidc({ ... })',
      ),
    )
  })

  test('with one id are refused', () => {
    expect(complaint({ secret, baseURL, oauth: [github(credentials), github(credentials)] })).toBe(
      only('oauth[1]: two providers have the id "github"; give one of them another id'),
    )
  })

  test.each([
    [
      'an issuer on plain http',
      { issuer: 'http://id.example' },
      'oauth[0].issuer: must be an https address',
    ],
    [
      'an issuer that is no address',
      { issuer: 'id.example' },
      'oauth[0].issuer: must be an https address',
    ],
    ['an id with a slash', { id: 'a/b' }, 'oauth[0].id: use letters'],
    [
      'scopes that are of plain OAuth',
      { scopes: ['email'] },
      'oauth[0].scopes: must include "openid"',
    ],
    ['a scope with a space', { scopes: ['openid email'] }, 'oauth[0].scopes.0: is no scope'],
    [
      'a reserved parameter',
      { parameters: { state: 'x' } },
      'oauth[0].parameters.state: is set by Sallyport',
    ],
    [
      'a key that is text',
      { privateKey: 'PEM' },
      'oauth[0].privateKey: must be a private CryptoKey',
    ],
    [
      'no key to sign with',
      { clientAuthentication: 'private_key_jwt' },
      'oauth[0].privateKey: is missing',
    ],
  ] as [string, object, string][])('with %s are refused', (_what, wrong, problem) => {
    const provider = oidc({ id: 'one', issuer: 'https://id.example', ...credentials, ...wrong })
    expect(complaint({ secret, baseURL, oauth: [provider] })).toContain(`- ${problem}`)
  })

  test('on a loopback host may speak plain http', () => {
    for (const host of ['localhost:3001', '127.0.0.1:3001', '[::1]:3001']) {
      const provider = oidc({ id: 'one', issuer: `http://${host}`, ...credentials })
      expect(() => createAuth({ secret, baseURL, oauth: [provider] })).not.toThrow()
    }
  })
})

describe('cookies', () => {
  test('A-18 no character that means something in a header gets into one', () => {
    const attempts = ['a\r\nb', 'a;b', 'a b', 'a\u00a0b', 'a\u2028b', 'a=b', '', 'ü']
    for (const text of attempts) {
      expect(
        complaint({ secret, baseURL, security: { cookie: { prefix: text } } }),
        text,
      ).toContain('security.cookie.prefix')
      expect(
        complaint({ secret, baseURL, security: { cookie: { domain: text } } }),
        text,
      ).toContain('security.cookie.domain')
      expect(
        complaint({ secret, baseURL, security: { cookie: { sameSite: text } } }),
        text,
      ).toContain('security.cookie.sameSite')
    }
  })

  test('are for the host of baseURL or a domain above it', () => {
    createAuth({
      secret,
      baseURL: 'https://a.app.example',
      security: { cookie: { domain: 'app.example' } },
    })
    for (const domain of ['other.example', 'pp.example', 'b.app.example']) {
      const options = { secret, baseURL: 'https://app.example', security: { cookie: { domain } } }
      expect(complaint(options)).toContain('security.cookie.domain: must be the host of baseURL')
    }
  })

  test('S4-29 cannot be Secure on plain http, and say so', () => {
    const http = 'http://localhost:3000'
    expect(complaint({ secret, baseURL: http, security: { requireSecureCookie: true } })).toContain(
      'security.requireSecureCookie: is true, and baseURL is not an https address',
    )
    expect(
      complaint({ secret, baseURL: http, security: { cookie: { sameSite: 'none' } } }),
    ).toContain('security.cookie.sameSite: "none" needs Secure cookies')
  })
})

describe('A-21 everything else', () => {
  test.each([
    ['an unknown option', { sesion: {} }, 'Unrecognized key: "sesion"'],
    ['an unknown option inside', { session: { maxage: 1 } }, 'session: Unrecognized key: "maxage"'],
    ['no lifetime', { session: { maxAge: 0 } }, 'session.maxAge'],
    [
      'a lifetime beyond what browsers keep',
      { session: { maxAge: 401 * 86_400 } },
      'session.maxAge: is at most 400 days',
    ],
    ['half a second', { session: { updateAge: 0.5 } }, 'session.updateAge'],
    ['a strategy that needs a database', { session: { strategy: 'database' } }, 'session.strategy'],
    [
      'no cookies at all',
      { session: { accept: ['bearer'] } },
      'session.accept: must include "cookie"',
    ],
    ['a page elsewhere', { pages: { signIn: '//evil.example' } }, 'pages.signIn: must be a path'],
    [
      'a page with a backslash',
      { pages: { home: '/\\evil.example' } },
      'pages.home: must be a path',
    ],
    [
      'a wildcard for a whole suffix',
      { security: { trustedOrigins: ['https://*.com'] } },
      'security.trustedOrigins[0]',
    ],
    [
      'a wildcard inside',
      { security: { trustedOrigins: ['https://a.*.example'] } },
      'security.trustedOrigins[0]',
    ],
    ['a star', { security: { trustedOrigins: ['*'] } }, 'security.trustedOrigins[0]'],
    [
      'an error page that begins another sign-in',
      { pages: { signIn: '/api/auth/sign-in/github' } },
      'pages.error: must be a page outside of basePath',
    ],
    [
      'the same in a roundabout way',
      { pages: { error: '/x/../api/auth/sign-in/github?a' } },
      'pages.error: must be a page outside of basePath',
    ],
    ['a listener that is none', { onEvent: 'x' }, 'onEvent: must be a function'],
    [
      'fields that are no schema',
      { user: { fields: {} } },
      'user.fields: must be a Standard Schema',
    ],
  ])('%s is refused by name', (_what, wrong, problem) => {
    expect(complaint({ secret, baseURL, ...wrong })).toContain(problem)
  })

  test('all problems are told at once', () => {
    const wrong = { session: { maxAge: 1e9 }, baseURL: 'localhost:3000', pages: { home: 'x' } }
    expect(complaint(wrong).split('\n')).toHaveLength(5)
    expect(complaint({ secret: 1, baseURL: 2 }).split('\n')).toHaveLength(3)
    expect(complaint({ oauth: ['github'] }).split('\n')).toHaveLength(5)
  })

  test('S3-06 what is right gives handlers, api and jose that can be taken apart', async () => {
    const { handlers, api, jose, handler } = createAuth({ secret, baseURL })
    const { GET } = handlers
    const { getSession } = api
    const { signJWS, verifyJWS } = jose
    expect((await GET(new Request(`${baseURL}/api/auth/session`))).status).toBe(200)
    expect((await handler(new Request(`${baseURL}/api/auth/session`))).status).toBe(200)
    expect(await getSession({ headers: new Headers() })).toMatchObject({ authenticated: false })
    expect(await verifyJWS(await signJWS({ a: 1 }))).toMatchObject({ a: 1 })
  })
})
