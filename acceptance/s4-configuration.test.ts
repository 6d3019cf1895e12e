import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { reviveSessionState, type Session } from '@sallyport/core/wire'
import type { AuthOptions } from '@sallyport/core'
import { createTestAuth } from '@sallyport/core/testing'
import { describe, expect, test } from 'vitest'
import { type Browser, parseSetCookie, type SetCookie } from './support/browser.ts'
import { createClockedApp } from './support/clocked-app.ts'
import { createForger } from './support/forge.ts'
import { signInWith } from './support/plain-provider.ts'

const hour = 3600
const day = 24 * hour

/** The session cookie that a response gives, if it gives one. */
function givenCookie(response: Response): SetCookie | undefined {
  const cookies = response.headers.getSetCookie().map(parseSetCookie)
  return cookies.find(({ name, maxAge }) => name.endsWith('session') && maxAge !== 0)
}

const comeBack = (browser: Browser) => browser.get('/api/auth/session')

async function sessionIn(browser: Browser): Promise<Session | null> {
  const answer: unknown = await (await comeBack(browser)).json()
  return reviveSessionState(answer).session
}

describe('session', () => {
  test('S4-24 strategy "jwt", the default, seals the session into its cookie, which any process with the secret reads', async () => {
    const secret = randomBytes(32).toString('base64url')
    for (const session of [{ strategy: 'jwt' as const }, {}]) {
      const browser = await createClockedApp({ secret, session }).signIn()
      const [token = ''] = browser.cookies.values()
      expect(token.split('.')).toHaveLength(5)
      const elsewhere = createClockedApp({ secret, session }).openBrowser()
      for (const [name, value] of browser.cookies) elsewhere.cookies.set(name, value)
      expect(await sessionIn(elsewhere)).toMatchObject({ user: { name: 'Ada' } })
    }
    const unknown = { session: { strategy: 'cookies' } } as unknown as AuthOptions
    expect(() => createClockedApp(unknown)).toThrow('session.strategy')
  })

  test.each([
    ['30 days', { maxAge: 30 * 24 * 60 * 60 }, 30 * day],
    ['30 days where it is not said', {}, 30 * day],
    ['an hour', { maxAge: hour }, hour],
  ])('S4-25 maxAge: a session and its cookie live for %s', async (_what, session, seconds) => {
    const app = createClockedApp({ session })
    const [one, other] = [app.openBrowser(), await app.signIn()]
    expect(givenCookie(await signInWith(one))?.maxAge).toBe(seconds)
    expect(Date.parse((await sessionIn(one))?.expires ?? '')).toBe(app.now() + seconds * 1000)
    app.pass(seconds - 1)
    expect(await sessionIn(one)).not.toBeNull()
    app.pass(1)
    expect(await sessionIn(other)).toBeNull()
  })

  test.each([
    ['24 hours', { updateAge: 24 * 60 * 60 }, day],
    ['24 hours where it is not said', {}, day],
    ['an hour', { updateAge: hour }, hour],
  ])('S4-26 updateAge: a session is renewed when it is %s old', async (_what, session, seconds) => {
    const app = createClockedApp({ session })
    const browser = await app.signIn()
    const ends = (await sessionIn(browser))?.expires
    app.pass(seconds - 1)
    expect(givenCookie(await comeBack(browser))).toBeUndefined()
    expect((await sessionIn(browser))?.expires).toBe(ends)

    app.pass(1)
    expect(givenCookie(await comeBack(browser))?.maxAge).toBe(30 * day)
    expect(Date.parse((await sessionIn(browser))?.expires ?? '')).toBe(app.now() + 30 * day * 1000)
    expect(givenCookie(await comeBack(browser))).toBeUndefined()
  })

  test.each([
    ['is kept', { rememberMe: true }, 30 * day],
    ['is kept where it is not said', {}, 30 * day],
    ['ends with the browser', { rememberMe: false }, undefined],
  ])(
    'S4-27 rememberMe: the cookie %s, now and when it is renewed',
    async (_what, session, kept) => {
      const app = createClockedApp({ session })
      const browser = app.openBrowser()
      for (const respond of [signInWith, comeBack]) {
        const cookie = givenCookie(await respond(browser))
        expect(cookie).toMatchObject({ name: 'sp.session', maxAge: kept })
        expect(cookie?.attributes.join()).not.toContain('Expires')
        app.pass(day)
      }
      expect(await sessionIn(browser)).not.toBeNull()
    },
  )

  test('S4-33 time without a visit and time altogether can both be limited', async () => {
    const session = { maxAge: hour, updateAge: 0, absoluteMaxAge: 4 * hour }
    const app = createClockedApp({ session })
    const [busy, idle] = [await app.signIn(), await app.signIn()]
    for (let visit = 0; visit < 4; visit++) {
      app.pass(hour - 1)
      expect(await sessionIn(busy)).not.toBeNull()
    }
    expect(await sessionIn(idle)).toBeNull()
    app.pass(3)
    expect(await sessionIn(busy)).not.toBeNull()
    app.pass(1)
    expect(await sessionIn(busy)).toBeNull()
  })

  test('S4-34 a session is renewed by visits, and by asking for it', async () => {
    const app = createClockedApp({ session: { maxAge: 10 * day } })
    const [visiting, asking, away] = [await app.signIn(), await app.signIn(), await app.signIn()]
    for (let visit = 0; visit < 6; visit++) {
      app.pass(5 * day)
      expect(await sessionIn(visiting)).toMatchObject({ user: { name: 'Ada' } })
      const refreshed = await asking.post('/api/auth/session/refresh', null)
      expect([refreshed.status, givenCookie(refreshed)?.maxAge]).toEqual([200, 10 * day])
    }
    expect(await sessionIn(asking)).toMatchObject({ user: { name: 'Ada' } })
    expect(await sessionIn(away)).toBeNull()
    expect((await away.post('/api/auth/session/refresh', null)).status).toBe(401)
  })

  test('S4-35 holds neither tokens nor secrets, nor what nobody asked for, and cannot be read without the key', async () => {
    const secret = randomBytes(32).toString('base64url')
    const app = createClockedApp({ secret })
    Object.assign(app.provider.tokens, {
      access_token: 'their-key',
      refresh_token: 'their-new-key',
    })
    Object.assign(app.provider.person, { phone: '+44 20 7946 0018' })
    const [token = ''] = (await app.signIn()).cookies.values()
    const content = JSON.stringify(await createForger(secret, app.now()).open(token))

    expect(content).toContain('ada@example.test')
    const secrets = ['their-key', 'their-new-key', 'client-secret', secret, '7946']
    expect(secrets.filter((text) => content.includes(text))).toEqual([])
    for (const part of token.split('.')) {
      expect(Buffer.from(part, 'base64url').toString('latin1')).not.toContain('ada@example.test')
    }
    const advice = readFileSync(new URL('../SECURITY.md', import.meta.url), 'utf8')
    expect(advice).toContain('It is no place for secrets')
  })
})

describe('security', () => {
  const foreign = { origin: 'https://elsewhere.test', 'sec-fetch-site': 'cross-site' }

  test.each([
    ['refuses', { csrfProtection: true }, 403],
    ['refuses, where it is not said,', {}, 403],
    ['lets through', { csrfProtection: false }, 200],
  ])('S4-28 S4-38 csrfProtection %s what another site sends', async (_what, security, status) => {
    const browser = await createClockedApp({ security }).signIn()
    expect((await browser.post('/api/auth/sign-out', '', foreign)).status).toBe(status)
    expect((await sessionIn(browser)) === null).toBe(status === 200)
  })

  test.each([
    ['production', 'https://app.test', '__Host-sp.session', true],
    ['development', 'http://localhost:3000', 'sp.session', false],
  ])('S4-29 requireSecureCookie in %s', async (environment, baseURL, name, isSecure) => {
    const requireSecureCookie = environment === 'production'
    const app = createClockedApp({ baseURL, security: { requireSecureCookie } })
    const cookie = givenCookie(await signInWith(app.openBrowser()))
    expect(cookie?.name).toBe(name)
    expect(cookie?.attributes.includes('Secure')).toBe(isSecure)
    const onHttp = { baseURL: 'http://app.test', security: { requireSecureCookie } }
    if (isSecure) expect(() => createClockedApp(onHttp)).toThrow('security.requireSecureCookie')
    else expect(() => createClockedApp(onHttp)).not.toThrow()
  })

  test.each([
    [
      'an address that people reach without it',
      'http://app.test',
      undefined,
      false,
      'Serve the application over https',
    ],
    ['cookies that go without it', 'https://app.test', false, false, 'on https it is true'],
    ['nothing', 'https://app.test', undefined, true, 'Secure, HttpOnly'],
    ['nothing on this machine', 'http://localhost:3000', undefined, true, 'HttpOnly'],
  ])(
    'S4-37 https in production: the doctor finds %s',
    async (_what, baseURL, requireSecureCookie, ok, detail) => {
      const security = requireSecureCookie === undefined ? {} : { requireSecureCookie }
      const [configuration] = await createTestAuth({ baseURL, security }).diagnose()
      expect(configuration).toMatchObject({ ok, detail: expect.stringContaining(detail) })
    },
  )
})
