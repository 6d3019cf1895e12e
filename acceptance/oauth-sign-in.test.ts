import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { parseSetCookie } from './support/browser.ts'
import { startFaultyProvider } from './support/faulty-provider.ts'
import { createApp, expectRefused, expectUser, faulty, type Landing } from './support/oauth-app.ts'

const provider = await startFaultyProvider()
beforeEach(() => provider.reset())
afterAll(() => provider.close())

const sessionCookie = ({ cookies }: Landing) =>
  cookies.find(({ name, maxAge }) => name.endsWith('sp.session') && maxAge !== 0)

describe('the whole way', () => {
  test('a person signs in, is known, and lands where they wanted', async () => {
    const app = createApp(provider)
    const landing = await app.signIn({ redirectTo: '/private?tab=2#here' })
    expect(landing.response.status).toBe(302)
    expect(landing.location).toBe('http://app.test/private?tab=2#here')
    expect(await expectUser(app)).toMatchObject({
      name: 'Faulty Person',
      email: 'person@example.test',
      emailVerified: true,
      image: 'https://example.test/person.png',
      role: null,
    })
    // The transaction is over, and its cookie is gone.
    expect([...app.browser.cookies.keys()]).toEqual(['sp.session'])
    expect(landing.cookies.find(({ name }) => name.includes('oauth'))?.maxAge).toBe(0)
  })

  test('without a wish they land on the home page', async () => {
    const app = createApp(provider, { pages: { home: '/welcome' } })
    expect((await app.signIn()).location).toBe('http://app.test/welcome')
  })

  test('on https every cookie is Secure and bound to the host', async () => {
    const app = createApp(provider, { baseURL: 'https://app.test' })
    const { response, error } = await app.signIn()
    expect(error).toBeNull()
    for (const line of response.headers.getSetCookie()) {
      expect(line).toMatch(
        /^__Host-sp\.[\w.-]+=[\w.-]*; Path=\/; Max-Age=\d+; HttpOnly; Secure; SameSite=Lax$/,
      )
    }
    await expectUser(app)
  })

  test('remembered for the session’s time, or until the browser closes', async () => {
    const app = createApp(provider)
    expect(sessionCookie(await app.signIn())?.maxAge).toBe(2_592_000)
    expect(sessionCookie(await app.signIn({ rememberMe: true }))?.maxAge).toBe(2_592_000)
    expect(sessionCookie(await app.signIn({ rememberMe: false }))?.maxAge).toBeUndefined()
    const shy = createApp(provider, { session: { rememberMe: false } })
    expect(sessionCookie(await shy.signIn())).toMatchObject({ maxAge: undefined })
    expect(sessionCookie(await shy.signIn({ rememberMe: true }))?.maxAge).toBe(2_592_000)
  })

  test('by api.signIn, with the cookie or without', async () => {
    const app = createApp(provider)
    const { headers, signInURL } = await app.auth.api.signIn('faulty', { redirectTo: '/a' })
    for (const line of headers.getSetCookie()) {
      const { name, value } = parseSetCookie(line)
      app.browser.cookies.set(name, value)
    }
    expect((await app.finish(await provider.visit(signInURL))).location).toBe('http://app.test/a')
    const own = await app.auth.api.signIn('faulty', {
      redirect: false,
      redirectTo: '/b?c=d',
      rememberMe: false,
    })
    expect([...own.headers]).toEqual([])
    const started = await app.browser.get(own.signInURL)
    const landing = await app.finish(await provider.visit(started.headers.get('location') ?? ''))
    expect(landing.location).toBe('http://app.test/b?c=d')
    expect(sessionCookie(landing)?.maxAge).toBeUndefined()
  })
})

describe('return addresses', () => {
  test.each([
    '/a?b=c%20d&e=1:2+3#x',
    '/a/%C3%BC?q=%26',
    '/a?next=https://other.test/',
    `/${'a'.repeat(1999)}`,
  ])(
    'A-15 %s survives the way there and back, in a cookie that browsers keep',
    async (redirectTo) => {
      const app = createApp(provider, { oauth: [faulty(provider, { id: 'i'.repeat(64) })] })
      const landing = await app.signIn({ provider: 'i'.repeat(64), redirectTo })
      expect(landing.location).toBe(`http://app.test${redirectTo}`)
    },
  )

  test.each([
    'https://evil.test/',
    '//evil.test',
    '/\\evil.test',
    'https:evil.test',
    'javascript:alert(1)',
    '/\t/evil.test',
    'http://app.test@evil.test/',
    'http://app.test.evil.test/',
    '/%2f%2fevil.test',
    '/.//evil.test',
    '/a\r\nSet-Cookie: b=c',
    '/ü'.repeat(900),
  ])('A-15 V10.2.1 %s: the sign-in does not begin', async (redirectTo) => {
    const app = createApp(provider)
    const query = new URLSearchParams({ redirectTo })
    const response = await app.browser.get(`/api/auth/sign-in/faulty?${String(query)}`)
    expect(response.headers.get('location')).toBe('http://app.test/login?error=INVALID_REDIRECT_TO')
    expect(response.headers.getSetCookie()).toEqual([])
    expect(provider.requests).toEqual([])
  })

  test('A-15 of two the last counts, and it is checked', async () => {
    const app = createApp(provider)
    const response = await app.browser.get(
      '/api/auth/sign-in/faulty?redirectTo=/a&redirectTo=//evil.test',
    )
    expect(response.headers.get('location')).toContain('INVALID_REDIRECT_TO')
  })

  test.each(['toString', 'constructor', '__proto__', 'hasOwnProperty', 'utm_source'])(
    'a query key %s is not ours and not minded',
    async (key) => {
      const app = createApp(provider)
      const response = await app.browser.get(`/api/auth/sign-in/faulty?${key}=x&redirectTo=/a`)
      const back = await provider.visit(response.headers.get('location') ?? '')
      expect((await app.finish(back)).location).toBe('http://app.test/a')
    },
  )
})

describe('beyond the list', () => {
  test('V7.2.4 who signs in anew gets a new session, whoever they were', async () => {
    const app = createApp(provider)
    await app.signIn()
    const [first, firstCookie] = [await app.session(), app.browser.cookies.get('sp.session')]
    provider.behave({ claims: { sub: 'person-2', email: 'second@example.test' } })
    await app.signIn()
    const second = await app.session()
    expect(app.browser.cookies.get('sp.session')).not.toBe(firstCookie)
    expect(second.session?.user.id).not.toBe(first.session?.user.id)
    expect(second.session?.session?.id).not.toBe(first.session?.session?.id)
  })

  test('V7.2.4 a session that was planted before the sign-in is not the one after it', async () => {
    const app = createApp(provider)
    const attackers = await app.auth.cookieOf({ subject: 'attacker' })
    app.browser.cookies.set('sp.session', attackers.replace(/^[^=]+=/, ''))
    await app.signIn()
    expect((await expectUser(app)).email).toBe('person@example.test')
    expect(`sp.session=${app.browser.cookies.get('sp.session')}`).not.toBe(attackers)
  })

  test('A-14 another site cannot begin a sign-in by a link, nor by a form', async () => {
    const app = createApp(provider)
    const link = await app.browser.get('/api/auth/sign-in/faulty', {
      'sec-fetch-site': 'cross-site',
      referer: 'https://evil.test/',
    })
    const form = await app.browser.post('/api/auth/sign-in/faulty', new URLSearchParams(), {
      origin: 'https://evil.test',
    })
    for (const response of [link, form]) {
      expect(response.headers.get('location')).toBe('http://app.test/login?error=UNTRUSTED_ORIGIN')
      expect(response.headers.getSetCookie()).toEqual([])
    }
    expect(provider.requests).toEqual([])
  })

  test('R-03 long return addresses do not fill the browser with cookies until servers refuse it', async () => {
    const app = createApp(provider)
    let last = ''
    for (let round = 0; round < 8; round++) {
      const url = await app.start({ redirectTo: `/${round}${'a'.repeat(1900)}` })
      last = url.href
    }
    const header = [...app.browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    // Node answers 431 above 16 KiB of headers, and the session needs room too.
    expect(header.length).toBeLessThan(8000)
    expect((await app.finish(await provider.visit(last))).error).toBeNull()
  })

  test.each(['__proto__', 'constructor', 'toString', 'FAULTY', 'faulty-', 'x'.repeat(128)])(
    'a provider of the name %s is unknown',
    async (name) => {
      const app = createApp(provider)
      const response = await app.browser.get(`/api/auth/sign-in/${name}`)
      expect(response.headers.get('location')).toBe('http://app.test/login?error=UNKNOWN_PROVIDER')
      await expect(app.auth.api.signIn(name)).rejects.toMatchObject({ code: 'UNKNOWN_PROVIDER' })
      const back = new URL(
        `http://app.test/api/auth/callback/${name}?code=x&state=${'A'.repeat(43)}`,
      )
      expectRefused(app, await app.finish(back), 'UNKNOWN_PROVIDER')
    },
  )

  test('an unknown provider is told in the log together with those that there are', async () => {
    const app = createApp(provider)
    await app.browser.get('/api/auth/sign-in/github')
    expect(app.events.at(-1)).toMatchObject({
      code: 'UNKNOWN_PROVIDER',
      detail: expect.stringMatching(/`oauth` .+: faulty$/),
    })
  })

  test('nothing of a callback’s request is copied into its answer', async () => {
    const app = createApp(provider)
    const marks = {
      'x-evil': 'mark-1',
      authorization: 'Bearer mark-2',
      origin: 'https://mark-3.test',
      'x-request-id': 'mark-4',
    }
    const back = await provider.visit(await app.start())
    back.searchParams.set('extra', 'mark-5')
    app.browser.cookies.set('stranger', 'mark-6')
    const response = await app.browser.get(back, marks)
    expect(response.headers.get('location')).toBe('http://app.test/')
    expect(JSON.stringify([...response.headers])).not.toContain('mark-')
  })

  test('a hundred sign-ins at once are a hundred sessions of their own people', async () => {
    const app = createApp(provider)
    let next = 0
    provider.behave({
      idToken: (claims) => ({
        ...claims,
        sub: `person-${next}`,
        email: `person-${next++}@example.test`,
      }),
    })
    const people = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const browser = app.newBrowser()
        const { location } = await app.signIn({ browser, redirectTo: `/${index}` })
        expect(location).toBe(`http://app.test/${index}`)
        return expectUser(app, browser)
      }),
    )
    expect(new Set(people.map(({ id }) => id)).size).toBe(100)
    expect(new Set(people.map(({ email }) => email)).size).toBe(100)
  })
})
