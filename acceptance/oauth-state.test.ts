import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { startFaultyProvider } from './support/faulty-provider.ts'
import { createApp, expectRefused, expectUser, faulty } from './support/oauth-app.ts'

const provider = await startFaultyProvider()
beforeEach(() => provider.reset())
afterAll(() => provider.close())

const pending = (cookies: ReadonlyMap<string, string>) =>
  [...cookies.keys()].filter((name) => name.includes('.oauth.'))

describe('state', () => {
  test('R-01 state, nonce and verifier are new at each start and hold at least 128 random bits', async () => {
    const app = createApp(provider)
    const starts = await Promise.all(Array.from({ length: 50 }, () => app.start()))
    for (const name of ['state', 'nonce', 'code_challenge']) {
      const values = starts.map((url) => url.searchParams.get(name) ?? '')
      expect(new Set(values).size).toBe(50)
      // 22 characters of base64url hold 132 bits.
      for (const value of values) expect(value).toMatch(/^[\w-]{22,43}$/)
    }
  })

  test.each<[string, (back: URL) => void]>([
    ['a missing state', (back) => back.searchParams.delete('state')],
    ['an empty state', (back) => back.searchParams.set('state', '')],
    ['another state of the right form', (back) => back.searchParams.set('state', 'A'.repeat(43))],
    [
      'a state that only begins like the right one',
      ({ searchParams }) =>
        searchParams.set('state', `${searchParams.get('state')?.slice(0, 42)}-`),
    ],
    [
      'a state in other letters',
      ({ searchParams }) =>
        searchParams.set('state', searchParams.get('state')?.toUpperCase() ?? ''),
    ],
    ['a state of a million characters', (back) => back.searchParams.set('state', 'A'.repeat(1e6))],
    [
      'a state that would break a header',
      (back) => back.searchParams.set('state', 'A\r\nset-cookie: a=b'),
    ],
    [
      'the right state twice',
      ({ searchParams }) => searchParams.append('state', searchParams.get('state') ?? ''),
    ],
    ['a second state', (back) => back.searchParams.append('state', 'A'.repeat(43))],
  ])('R-01 %s is refused before any token request', async (_what, change) => {
    const app = createApp(provider)
    const back = await provider.visit(await app.start())
    const genuine = back.searchParams.get('state') ?? ''
    change(back)
    const landing = await app.finish(back)
    expect(landing.error).toBe('OAUTH_STATE_INVALID')
    expect(landing.cookies.filter(({ maxAge }) => maxAge !== 0)).toEqual([])
    expect(app.events.at(-1)).toMatchObject({ type: 'sign_in.failed', code: 'OAUTH_STATE_INVALID' })
    expect(provider.requestsTo('token')).toEqual([])
    expect(landing.response.headers.get('a')).toBeNull()
    expect(landing.location).not.toContain(genuine)
    expect(await app.session()).toMatchObject({ authenticated: false, reason: 'NO_SESSION' })
  })

  test('R-01 a callback that nobody began is refused, whoever the code belongs to', async () => {
    const app = createApp(provider)
    const back = new URL('http://app.test/api/auth/callback/faulty?code=stolen-code-of-somebody')
    expectRefused(app, await app.finish(back), 'OAUTH_STATE_INVALID')
    expect(provider.requests).toEqual([])
  })

  test('R-01 a state works once, though the browser kept its cookie', async () => {
    const app = createApp(provider)
    const back = await provider.visit(await app.start())
    const kept = new Map(app.browser.cookies)
    expect((await app.finish(back)).error).toBeNull()
    for (const [name, value] of kept) app.browser.cookies.set(name, value)
    const again = await app.finish(back)
    expect(again.error).toBe('OAUTH_STATE_INVALID')
    expect(provider.requestsTo('token')).toHaveLength(1)
    expect(again.cookies).toMatchObject([{ name: pending(kept)[0], maxAge: 0 }])
    expect((await app.session()).authenticated).toBe(true)
  })

  test('R-01 a state is spent by a failure as well', async () => {
    const app = createApp(provider)
    provider.behave({ faults: { token: { status: 503, times: 1 } } })
    const back = await provider.visit(await app.start())
    const kept = new Map(app.browser.cookies)
    expectRefused(app, await app.finish(back), 'PROVIDER_UNAVAILABLE')
    for (const [name, value] of kept) app.browser.cookies.set(name, value)
    expect((await app.finish(back)).error).toBe('OAUTH_STATE_INVALID')
    expect(provider.requestsTo('token')).toHaveLength(1)
  })

  test('R-01 of two parallel callbacks with one state one alone asks for tokens', async () => {
    const app = createApp(provider)
    const back = await provider.visit(await app.start())
    const { cookies } = app.browser
    const other = app.newBrowser()
    for (const [name, value] of cookies) other.cookies.set(name, value)
    const landings = await Promise.all([app.finish(back), app.finish(back, other)])
    expect(landings.map(({ error }) => error)).toEqual([null, 'OAUTH_STATE_INVALID'])
    expect(provider.requestsTo('token')).toHaveLength(1)
  })
})

describe('transaction', () => {
  test('R-02 its cookie is HttpOnly, Lax, for ten minutes, and sealed', async () => {
    const app = createApp(provider, { baseURL: 'https://app.test' })
    const response = await app.browser.get('/api/auth/sign-in/faulty')
    const [line = '', ...others] = response.headers.getSetCookie()
    expect(others).toEqual([])
    expect(line).toMatch(
      /^__Host-sp\.oauth\.[\w-]{10}=[\w.-]+; Path=\/; Max-Age=600; HttpOnly; Secure; SameSite=Lax$/,
    )
    const state = new URL(response.headers.get('location') ?? '').searchParams.get('state') ?? '?'
    expect(line).not.toContain(state)
    expect(Buffer.from(line.split(/[=;]/)[1] ?? '', 'base64url').toString()).not.toContain(state)
  })

  test('R-02 with a cookie domain it stays with the one host, so that no subdomain can plant one', async () => {
    const app = createApp(provider, {
      baseURL: 'https://app.example.test',
      security: { cookie: { domain: 'example.test' } },
    })
    const response = await app.browser.get('/api/auth/sign-in/faulty')
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-sp\.oauth\.[\w-]{10}=[\w.-]+; Path=\/; Max-Age=600;/),
    ])
    expect(response.headers.getSetCookie().join()).not.toContain('Domain')
    const back = await provider.visit(response.headers.get('location') ?? '')
    expect((await app.finish(back)).error).toBeNull()
  })

  test('R-02 SameSite=None for the session does not loosen it', async () => {
    const app = createApp(provider, {
      baseURL: 'https://app.test',
      security: { cookie: { sameSite: 'none' } },
    })
    const response = await app.browser.get('/api/auth/sign-in/faulty')
    expect(response.headers.getSetCookie().join()).toMatch(/SameSite=Lax$/)
  })

  test('R-02 V10.1.2 another browser cannot finish it', async () => {
    const app = createApp(provider)
    const back = await provider.visit(await app.start())
    const other = app.newBrowser()
    expect((await app.finish(back, other)).error).toBe('OAUTH_STATE_INVALID')
    expect(provider.requestsTo('token')).toEqual([])
    expect((await app.session(other)).authenticated).toBe(false)
  })

  test('R-02 login CSRF: a code of the attacker brought into the browser of a victim who is signing in', async () => {
    const app = createApp(provider)
    const attacker = app.newBrowser()
    const bait = await provider.visit(await app.start({ browser: attacker }))
    const own = await provider.visit(await app.start())
    // The attacker's code under the victim's cookie, with either state.
    expect((await app.finish(bait)).error).toBe('OAUTH_STATE_INVALID')
    bait.searchParams.set('state', own.searchParams.get('state') ?? '')
    // The state is the victim's now, and PKCE keeps the code apart from it.
    expectRefused(app, await app.finish(bait), 'PROVIDER_REFUSED')
    expect((await app.session()).authenticated).toBe(false)
  })

  test('R-02 the transaction of one provider is refused at the callback of another', async () => {
    const two = [faulty(provider), faulty(provider, { id: 'other' })]
    const app = createApp(provider, { oauth: two })
    const back = await provider.visit(await app.start())
    back.pathname = '/api/auth/callback/other'
    expectRefused(app, await app.finish(back), 'OAUTH_STATE_INVALID')
    back.pathname = '/api/auth/callback/nobody'
    expectRefused(app, await app.finish(back), 'UNKNOWN_PROVIDER')
    expect(provider.requestsTo('token')).toEqual([])
  })

  test('R-02 mix-up: an issuer that took over the id is sent no code of the one before', async () => {
    const secret = 'n0Jx3cYPZr5v9uYQmQe3bqkq0bLr4m8c1Yv2Wd7sTzE'
    const evil = await startFaultyProvider()
    try {
      // Neither says who it is, so that only the transaction can tell.
      const silent = {
        discovery: (body: Record<string, unknown>) =>
          void delete body.authorization_response_iss_parameter_supported,
      }
      provider.behave({ ...silent, authorize: (params) => params.delete('iss') })
      evil.behave(silent)
      const before = createApp(provider, { secret })
      const after = createApp(evil, { secret })
      const back = await provider.visit(await before.start())
      for (const [name, value] of before.browser.cookies) after.browser.cookies.set(name, value)
      expectRefused(after, await after.finish(back), 'OAUTH_STATE_INVALID')
      expect(evil.requestsTo('token')).toEqual([])
    } finally {
      await evil.close()
    }
  })

  test.each([
    ['9 minutes 59 seconds', 599, null],
    ['10 minutes', 600, 'OAUTH_STATE_INVALID'],
    ['a year', 31_536_000, 'OAUTH_STATE_INVALID'],
    ['minus 2 minutes', -120, 'OAUTH_STATE_INVALID'],
  ])('R-02 a transaction of %s ago', async (_what, seconds, error) => {
    let offset = 0
    const app = createApp(provider, { now: () => Date.now() + offset * 1000 })
    const back = await provider.visit(await app.start())
    offset = seconds
    const now = Math.floor(Date.now() / 1000) + offset
    provider.behave({ claims: { iat: now, exp: now + 300 } })
    expect((await app.finish(back)).error).toBe(error)
    expect(provider.requestsTo('token')).toHaveLength(error ? 0 : 1)
  })

  test.each<[string, (value: string, session: string) => string]>([
    [
      'a turned bit',
      (value) => `${value.slice(0, -3)}${value.at(-3) === 'A' ? 'B' : 'A'}${value.slice(-2)}`,
    ],
    ['nothing', () => ''],
    ['half of it', (value) => value.slice(0, value.length / 2)],
    ['a session token', (_value, session) => session],
    ['plain JSON', () => Buffer.from('{"state":"x"}').toString('base64url')],
    ['percent signs and bytes beyond ASCII', () => '%00%E0%A4%A\u00ff'],
  ])('R-02 a forged transaction cookie is none: %s', async (_what, forge) => {
    const app = createApp(provider)
    const session = (await app.auth.cookieOf()).replace(/^[^=]+=/, '')
    app.events.length = 0
    const back = await provider.visit(await app.start())
    const [name = ''] = pending(app.browser.cookies)
    app.browser.cookies.set(name, forge(app.browser.cookies.get(name) ?? '', session))
    expectRefused(app, await app.finish(back), 'OAUTH_STATE_INVALID')
    expect(provider.requestsTo('token')).toEqual([])
  })

  test('R-02 a transaction cookie is no session', async () => {
    const app = createApp(provider)
    await app.start()
    const [value = ''] = [...app.browser.cookies.values()]
    const headers = new Headers({ cookie: `sp.session=${value}` })
    expect(await app.auth.api.getSession({ headers })).toMatchObject({ reason: 'INVALID_TOKEN' })
  })
})

describe('several at once', () => {
  test('R-03 two tabs sign in at once and each lands where it wanted', async () => {
    const app = createApp(provider)
    const first = await app.start({ redirectTo: '/first' })
    const second = await app.start({ redirectTo: '/second' })
    expect(pending(app.browser.cookies)).toHaveLength(2)
    expect((await app.finish(await provider.visit(second))).location).toBe('http://app.test/second')
    expect(pending(app.browser.cookies)).toHaveLength(1)
    expect((await app.finish(await provider.visit(first))).location).toBe('http://app.test/first')
    expect(pending(app.browser.cookies)).toHaveLength(0)
    await expectUser(app)
  })

  test('R-03 of six the oldest is evicted, and the others still work', async () => {
    let seconds = 0
    const app = createApp(provider, { now: () => Date.now() + seconds * 1000 })
    const starts: URL[] = []
    for (; seconds < 6; seconds++) {
      starts.push(await app.start())
      expect(pending(app.browser.cookies)).toHaveLength(Math.min(seconds + 1, 5))
    }
    const [oldest, ...others] = await Promise.all(starts.map((url) => provider.visit(url)))
    expect((await app.finish(oldest ?? new URL('http://x.test'))).error).toBe('OAUTH_STATE_INVALID')
    for (const back of others) expect((await app.finish(back)).error).toBeNull()
    expect(provider.requestsTo('token')).toHaveLength(5)
  })

  test('R-03 cookies that an attacker planted under our name go first', async () => {
    const app = createApp(provider)
    const genuine = await app.start()
    for (let index = 0; index < 60; index++) {
      app.browser.cookies.set(`sp.oauth.${String(index).padStart(10, 'x')}`, 'planted')
    }
    const next = await app.start()
    expect(pending(app.browser.cookies)).toHaveLength(5)
    for (const url of [genuine, next]) {
      expect((await app.finish(await provider.visit(url))).error).toBeNull()
    }
  })

  test('R-03 cookies whose names only look like ours are left alone', async () => {
    const app = createApp(provider)
    const strangers = [
      'sp.oauth.',
      'sp.oauth.short',
      'sp.oauth.muchtoolongforus',
      'xsp.oauth.0123456789',
      'sp.oauth.01234=6789',
    ]
    for (const name of strangers) app.browser.cookies.set(name, 'kept')
    for (let round = 0; round < 7; round++) await app.start()
    expect([...app.browser.cookies.keys()]).toEqual(expect.arrayContaining(strangers))
  })
})
