import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Fault, startFaultyProvider } from './support/faulty-provider.ts'
import { createApp, expectRefused, faulty } from './support/oauth-app.ts'

const provider = await startFaultyProvider()
beforeEach(() => provider.reset())
afterAll(() => provider.close())

const seconds = 0.3
const impatient = (options: Parameters<typeof createApp>[1] = {}) =>
  createApp(provider, { oauth: [faulty(provider, { timeout: seconds })], ...options })

const faults: [string, Fault][] = [
  ['never answers', { hang: true }],
  ['sends headers and then a byte at a time', { drip: true }],
  ['hangs up', { hangUp: true }],
  ['answers 500', { status: 500 }],
  ['answers 503', { status: 503 }],
  ['sends a gigabyte', { hugeBody: 1_000_000_000 }],
]

describe('a provider that is unwell', () => {
  test.each(faults)(
    'R-26 metadata: it %s, and the sign-in does not begin',
    async (_what, fault) => {
      const app = impatient()
      provider.behave({ faults: { discovery: fault } })
      const began = performance.now()
      const response = await app.browser.get('/api/auth/sign-in/faulty')
      expect(performance.now() - began).toBeLessThan(5000)
      expect(response.headers.get('location')).toBe(
        'http://app.test/login?error=PROVIDER_UNAVAILABLE',
      )
      expect(response.headers.getSetCookie()).toEqual([])
      expect(app.events).toEqual([
        {
          type: 'sign_in.failed',
          provider: expect.any(String),
          code: 'PROVIDER_UNAVAILABLE',
          detail: expect.any(String),
        },
      ])
    },
  )

  test.each(faults)('R-26 tokens: it %s, and nothing is half-written', async (_what, fault) => {
    const app = impatient()
    provider.behave({ faults: { token: fault } })
    const began = performance.now()
    expectRefused(app, await app.signIn(), 'PROVIDER_UNAVAILABLE')
    expect(performance.now() - began).toBeLessThan(5000)
    for (const { bytesSent } of provider.requestsTo('token'))
      expect(bytesSent).toBeLessThan(50_000_000)
  })

  test.each(faults)('R-26 userinfo: it %s, and nobody is signed in', async (_what, fault) => {
    const app = impatient()
    provider.behave({ idToken: (claims) => void delete claims.email, faults: { userinfo: fault } })
    expectRefused(app, await app.signIn(), 'PROVIDER_UNAVAILABLE')
    expect((await app.session()).authenticated).toBe(false)
  })

  test.each<[string, Fault]>([
    ['a web page', { html: true }],
    ['a redirect', { redirect: 'https://evil.test/' }],
    ['a 404', { status: 404 }],
  ])('R-26 %s in place of tokens is a code', async (_what, token) => {
    const app = impatient()
    provider.behave({ faults: { token } })
    expectRefused(app, await app.signIn(), 'OAUTH_TOKEN_INVALID')
  })

  test('R-26 a code is never sent after a redirect', async () => {
    const evil = await startFaultyProvider()
    try {
      const app = impatient()
      provider.behave({ faults: { token: { redirect: `${evil.issuer}/token` } } })
      expectRefused(app, await app.signIn(), 'OAUTH_TOKEN_INVALID')
      expect(evil.requests).toEqual([])
    } finally {
      await evil.close()
    }
  })

  test('R-26 after it is well again the next sign-in works', async () => {
    const app = impatient()
    provider.behave({ faults: { token: { hangUp: true, times: 1 } } })
    expectRefused(app, await app.signIn(), 'PROVIDER_UNAVAILABLE')
    expect((await app.signIn()).error).toBeNull()
  })

  test('R-26 a host that cannot be reached is named in the event, and nothing else is', async () => {
    const gone = await startFaultyProvider()
    const app = createApp(gone)
    await gone.close()
    const response = await app.browser.get('/api/auth/sign-in/faulty?redirectTo=/private-page')
    expect(response.headers.get('location')).toBe(
      'http://app.test/login?error=PROVIDER_UNAVAILABLE',
    )
    expect(app.events).toEqual([
      {
        type: 'sign_in.failed',
        provider: 'faulty',
        code: 'PROVIDER_UNAVAILABLE',
        detail: `${gone.issuer}/.well-known/openid-configuration: fetch failed (ECONNREFUSED)`,
      },
    ])
  })

  test('R-26 a slow provider is waited for within its time', async () => {
    const app = createApp(provider, { oauth: [faulty(provider, { timeout: 5 })] })
    provider.behave({ faults: { token: { delayMs: 60 } } })
    expect((await app.signIn()).error).toBeNull()
  })

  test('R-26 a fetch that throws synchronously, or nonsense, is a code', async () => {
    for (const thrown of [new Error('x'), 'text', null, undefined, Object.create(null)]) {
      const app = createApp(provider, {
        fetch: () => {
          throw thrown
        },
      })
      const response = await app.browser.get('/api/auth/sign-in/faulty')
      expect(response.headers.get('location')).toBe(
        'http://app.test/login?error=PROVIDER_UNAVAILABLE',
      )
    }
  })
})

describe('what is said aloud', () => {
  test('R-17 V16.2.5 the console is told of failures without a secret in it', async () => {
    const said = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const app = impatient({ onEvent: undefined })
    for (const fault of [{ status: 500 }, { html: true }, { hangUp: true }]) {
      provider.behave({ faults: { token: fault } })
      expect((await app.signIn()).error).not.toBeNull()
    }
    provider.behave({ faults: {}, idTokenSign: 'broken' })
    await app.signIn()
    expect(said.mock.calls.map(([text]) => String(text))).toEqual([
      '[sallyport] sign-in with faulty failed: PROVIDER_UNAVAILABLE',
      '[sallyport] sign-in with faulty failed: OAUTH_TOKEN_INVALID',
      '[sallyport] sign-in with faulty failed: PROVIDER_UNAVAILABLE',
      '[sallyport] sign-in with faulty failed: OAUTH_TOKEN_INVALID',
    ])
    // support/oauth-app.ts looks for secrets in all that was logged.
  })

  test('V16.3.1 a sign-in tells its beginning and its end', async () => {
    const app = createApp(provider)
    await app.signIn()
    const userId = expect.any(String)
    const sessionId = expect.any(String)
    expect(app.events).toEqual([
      { type: 'sign_in.started', provider: 'faulty' },
      {
        type: 'session.created',
        provider: 'faulty',
        sessionId,
        userId,
        actor: {
          userId,
          sessionId,
          impersonatedBy: null,
          tokenId: null,
          userAgent: null,
          ip: null,
        },
      },
    ])
  })

  test('an error of the application in profile() is told with its cause, and refuses', async () => {
    const mistake = new Error('a mistake in profile()')
    const app = createApp(provider, {
      oauth: [
        faulty(provider, {
          profile() {
            throw mistake
          },
        }),
      ],
    })
    expectRefused(app, await app.signIn(), 'INTERNAL_ERROR')
    expect(app.events).toContainEqual({ type: 'error', detail: 'a sign-in failed', cause: mistake })
  })
})
