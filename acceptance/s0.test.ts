import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createAuth } from '@sallyport/core'
import { createTestAuth } from '@sallyport/core/testing'
import * as fc from 'fast-check'
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  inject,
  test,
  vi,
} from 'vitest'
import { z } from 'zod'
import { findInOutput } from '../e2e/support/find-in-output.ts'
import { launchBrowser } from '../e2e/support/browser.ts'
import { type SignedIn, signIn } from '../e2e/support/sign-in.ts'
import { folders, outputOf } from '../e2e/support/start-app.ts'
import { openTab, type Tab } from '../e2e/support/tab.ts'
import { createBrowser, parseSetCookie } from './support/browser.ts'
import { breakCrypto, broken, importBuiltFixture } from './support/built-fixture.ts'
import { createPlainProvider, signInWith } from './support/plain-provider.ts'
import { findServerFunctions, resultOf, type ServerFunctions } from './support/server-functions.ts'
import { headingOf, shownJson, visit } from './support/visit.ts'

const { origin, secret } = inject('fixture')
const day = 86_400_000
/** The cookie of a session that was sealed at this time, under the secret of the running application. */
const cookieFrom = (now: number, name = 'Insider') =>
  createTestAuth({ secret, baseURL: origin }, { now: () => now }).cookieOf({ name })

let functions: ServerFunctions
let demo: SignedIn
beforeAll(async () => {
  functions = await findServerFunctions(origin)
  demo = await signIn(origin)
})

const fetchSession = async (cookie?: string, headers: Record<string, string> = {}) => {
  const answer = await functions.get('fetchSession', { cookie, headers })
  expect(answer.response.status).toBe(200)
  return resultOf(answer)
}

const person = {
  user: { name: 'Demo Person', email: 'demo@example.test', handle: 'demo' },
  session: { expiresAt: expect.any(Date) as Date },
}

describe('fetchSession', () => {
  test('S0-02 reads the headers of the request it runs in, also of two at once', async () => {
    const second = await signIn(origin, { login: 'second@example.test' })
    const cookies = [demo.cookie, second.cookie, '', demo.cookie, second.cookie]
    const pages = await Promise.all(cookies.map((cookie) => visit(`${origin}/in-loader`, cookie)))
    expect(pages.map((page) => (shownJson(page) as typeof person | null)?.user.name)).toEqual([
      'Demo Person', 'Second Person', undefined, 'Demo Person', 'Second Person',
    ]) // prettier-ignore
  })

  test('S0-03 gives what the getSession of the auth says of those headers', async () => {
    const user = { fields: z.object({ handle: z.string() }) }
    const auth = createTestAuth({ secret, baseURL: origin, user })
    for (const cookie of [demo.cookie, await cookieFrom(Date.now()), 'sp.session=x', 'a=b']) {
      const { session } = await auth.api.getSession({ headers: new Headers({ cookie }) })
      expect(await fetchSession(cookie)).toEqual(session)
    }
    expect(await fetchSession(demo.cookie)).not.toBeNull()
  })

  test('S0-04 gives a session with the user fields of the configuration', async () => {
    expect(await fetchSession(demo.cookie)).toMatchObject({ user: { handle: 'demo' } })
  })

  test('S0-06 gives the session of somebody who has signed in', async () => {
    expect(await fetchSession(demo.cookie)).toMatchObject(person)
  })

  test('S0-07 gives null without a token', async () => {
    expect(await fetchSession()).toBeNull()
    expect(await fetchSession('theme=dark; other=1')).toBeNull()
    expect(await fetchSession('sp.session=')).toBeNull()
  })

  test('S0-08 gives null for a token that was tampered with, made elsewhere or made up', async () => {
    const [name, token = ''] = demo.cookie.split('=')
    expect(await fetchSession(`${name}=${token}`)).not.toBeNull()
    expect(await fetchSession(await createTestAuth({ baseURL: origin }).cookieOf())).toBeNull()
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.'.split('')
    const place = fc.nat(token.length - 1)
    const changed = fc
      .tuple(place, fc.constantFrom(...letters))
      .map(([at, letter]) => token.slice(0, at) + letter + token.slice(at + 1))
    const shortened = place.map((at) => token.slice(0, at))
    const madeUp = fc
      .array(fc.constantFrom(...letters), { maxLength: 400 })
      .map((all) => all.join(''))
    const forged = fc.oneof(changed, shortened, madeUp).filter((text) => text !== token)
    const isRefused = fc.asyncProperty(forged, async (text) => {
      expect(await fetchSession(`${name}=${text}`)).toBeNull()
    })
    await fc.assert(isRefused, { numRuns: 200 })
  })

  test('S0-09 gives null when the session has expired', async () => {
    const month = 30 * day
    const aMinuteLeft = await cookieFrom(Date.now() - month + 60_000)
    const aSecondOver = await cookieFrom(Date.now() - month - 1000)
    expect(await fetchSession(aMinuteLeft)).toMatchObject({ user: { name: 'Insider' } })
    expect(await fetchSession(aSecondOver)).toBeNull()
  })

  test('S0-12 gives null when sessions cannot be checked at all, and the server says why', async () => {
    const logged = vi.spyOn(console, 'error').mockReturnValue(undefined)
    const fixture = await importBuiltFixture()
    const own = await findServerFunctions(fixture.origin, fixture.fetch)
    const cookie = await createTestAuth({ secret: fixture.secret }).cookieOf({ name: 'Insider' })
    const mend = breakCrypto()
    const answer = await own.get('fetchSession', { cookie })
    mend()
    expect(answer.response.status).toBe(200)
    expect(resultOf(answer)).toBeNull()
    expect(logged.mock.calls).toEqual([
      ['[sallyport] a session could not be read', expect.objectContaining({ message: broken })],
    ])
    logged.mockRestore()
    expect(resultOf(await own.get('fetchSession', { cookie }))).toMatchObject({
      user: { name: 'Insider' },
    })
  })

  test('S0-15 forwards the Authorization header as it does cookies', async () => {
    const [, token = ''] = demo.cookie.split('=')
    expect(await fetchSession(undefined, { authorization: `Bearer ${token}` })).toMatchObject(
      person,
    )
    expect(await fetchSession(undefined, { authorization: 'Bearer x' })).toBeNull()
    // Both came: the header was sent on purpose, and decides.
    expect(await fetchSession(demo.cookie, { authorization: 'Bearer x' })).toBeNull()
  })
})

describe('security', () => {
  test('S0-13 sessions are validated on the server alone: the browser has nothing to do it with', () => {
    const means = ['A256GCM', 'hkdf', 'SALLYPORT_SECRET', 'SESSION_EXPIRED', '.session']
    expect(findInOutput('fixture', 'server', means)).toEqual(means)
    expect(findInOutput('fixture', 'client', ['A256GCM', 'hkdf', 'SALLYPORT_SECRET'])).toEqual([])
  })

  test('S0-16 tokens, expiry and forged requests are the business of the library, not of the application', async () => {
    const [name, token = ''] = demo.cookie.split('=')
    const expired = await cookieFrom(Date.now() - 31 * day)
    for (const cookie of [`${name}=${token}x`, expired]) {
      expect(await fetchSession(cookie)).toBeNull()
      expect(await visit(`${origin}/in-before-load`, cookie)).toMatchObject({
        status: 307,
        location: '/login',
      })
    }
    const { cookie } = demo
    const elsewhere = { 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.test' }
    const forged = await functions.post('signOutFn', { cookie, headers: elsewhere })
    const posted = await fetch(`${origin}/api/auth/sign-out`, {
      method: 'POST',
      headers: { cookie, ...elsewhere },
    })
    for (const { status, headers } of [forged.response, posted]) {
      expect(status).toBe(403)
      expect(headers.getSetCookie()).toEqual([])
    }
  })

  test.each([
    ['missing', undefined, 'is missing; set SALLYPORT_SECRET'],
    ['empty', '', 'is empty'],
    ['short', 'c2hvcnQ', 'holds 5 bytes, and 32 are needed'],
    ['not random', 'a'.repeat(64), 'is not random'],
  ])(
    'S0-17 an application whose secret is %s does not start, and says how to make one',
    (_what, weak, problem) => {
      const entry = join(outputOf('fixture'), 'server/server.js')
      const { status, stderr } = spawnSync(
        process.execPath,
        ['node_modules/srvx/bin/srvx.mjs', '--prod', '--port', '0', entry],
        {
          cwd: folders.fixture,
          encoding: 'utf8',
          timeout: 30_000,
          env: {
            ...process.env,
            SALLYPORT_URL: origin,
            SALLYPORT_SECRET: weak,
            DEMO_CLIENT_ID: 'id',
            DEMO_CLIENT_SECRET: 'secret',
          },
        },
      )
      expect(status).toBe(1)
      expect(stderr).toContain(`secret: ${problem}`)
      expect(stderr).toContain('make one with: npx sallyport secret')
    },
  )
})

describe('in an application', () => {
  let browser: Awaited<ReturnType<typeof launchBrowser>>
  let tab: Tab
  const read = () => tab.page.getByRole('heading')
  const calls = () => tab.requests.filter((request) => request.includes('/_serverFn/')).length

  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    tab = await openTab(browser, origin, demo.cookie)
  })
  afterEach(() => tab.close())

  test('S0-05 auth is defined in src/lib/auth.ts and imported from there', () => {
    const folder = join(folders.example, 'src')
    const sources = globSync('**/*.ts*', { cwd: folder }).map((file) => [
      file, readFileSync(join(folder, file), 'utf8'),
    ] as const) // prettier-ignore
    const holding = (part: RegExp) =>
      sources
        .filter(([, text]) => part.test(text))
        .map(([file]) => file)
        .toSorted()
    expect(holding(/\bcreateAuth\(/)).toEqual(['lib/auth.ts'])
    expect(holding(/from '@\/lib\/auth'/)).toEqual(
      expect.arrayContaining(['lib/ssr-functions.ts', 'routes/api/auth/$.ts', 'start.ts']),
    )
  })

  test('S0-14 no script of a page gets to see the session token', async () => {
    const [, token = ''] = demo.cookie.split('=')
    expect(token.length).toBeGreaterThan(100)
    const line = demo.cookieLines.map(parseSetCookie).find(({ value }) => value === token)
    expect(line?.attributes).toContain('HttpOnly')

    const addresses = ['/', '/in-loader', '/in-before-load', '/optimistic', '/api/auth/session']
    const pages = await Promise.all(addresses.map((path) => visit(origin + path, demo.cookie)))
    const { text, response } = await functions.get('fetchSession', { cookie: demo.cookie })
    for (const { headers, html } of [...pages, { html: text, headers: response.headers }]) {
      expect(html + JSON.stringify([...headers])).not.toContain(token)
    }
    const stranger = await openTab(browser, origin)
    await stranger.signIn()
    const [cookie] = await stranger.page.context().cookies(origin)
    expect(cookie).toMatchObject({ name: 'sp.session', httpOnly: true })
    await stranger.load('/in-component')
    await stranger.page.getByText('Demo Person').waitFor()
    const stored = 'document.cookie + JSON.stringify([{ ...localStorage }, { ...sessionStorage }])'
    const seen = await stranger.page.evaluate<string>(stored)
    expect(seen).toContain('demo@example.test')
    expect(seen).not.toContain(cookie?.value)
    await stranger.close()
  })

  test('S0-18 S1-18 a loader calls fetchSession, on the server and in the browser', async () => {
    const page = await visit(`${origin}/in-loader`, demo.cookie)
    expect(shownJson(page)).toMatchObject({ user: { name: 'Demo Person' } })
    expect(shownJson(await visit(`${origin}/in-loader`))).toBeNull()
    await tab.load('/')
    await tab.follow('/in-loader')
    await tab.page.getByText('demo@example.test').waitFor()
    expect(calls()).toBe(1)
  })

  test('S0-19 S1-18 beforeLoad calls fetchSession and keeps people out, on the server and in the browser', async () => {
    expect(await visit(`${origin}/in-before-load`)).toMatchObject({
      status: 307,
      location: '/login',
    })
    expect(headingOf(await visit(`${origin}/in-before-load`, demo.cookie))).toBe(
      'Guarded for Demo Person',
    )

    await tab.load('/')
    await tab.follow('/in-before-load')
    await read().getByText('Guarded for Demo Person').waitFor()
    expect(calls()).toBe(1)
    await tab.page.context().clearCookies()
    await tab.follow('/')
    await tab.follow('/in-before-load', '/login')
  })

  test('S0-20 a component calls fetchSession in an effect, once, and keeps the answer', async () => {
    await tab.load('/in-component')
    await tab.page.getByRole('heading', { name: 'Demo Person' }).waitFor()
    await tab.page.getByRole('button').click()
    await tab.page.getByRole('button', { name: 'Rendered 2 times' }).waitFor()
    expect(calls()).toBe(1)
    const kept = await tab.page.evaluate<string>("sessionStorage.getItem('session')")
    expect(JSON.parse(kept)).toMatchObject({ user: { email: 'demo@example.test', handle: 'demo' } })
  })

  test('S0-21 the page shows a change before the server knows of it, and then what the server says', async () => {
    await tab.load('/optimistic')
    await tab.page.getByRole('heading', { name: 'Demo Person' }).waitFor()
    const before = [...tab.requests]
    await tab.page.getByRole('button', { name: 'Rename' }).click()
    await tab.page.getByRole('heading', { name: 'Renamed Person' }).waitFor()
    expect(tab.requests).toEqual(before)
    await tab.page.getByRole('button', { name: 'Ask the server' }).click()
    await tab.page.getByRole('heading', { name: 'Demo Person' }).waitFor()
    expect(tab.requests).toEqual([...before, 'GET /api/auth/session'])
  })

  test('S0-22 an error boundary sees what fails unexpectedly, and not that nobody is signed in', async () => {
    const [name] = demo.cookie.split('=')
    const anonymous = await openTab(browser, origin, `${name}=garbage`)
    await anonymous.load('/in-boundary')
    await anonymous.page.getByText('Hello, nobody').waitFor()
    expect(await anonymous.page.getByRole('alert').count()).toBe(0)
    await anonymous.close()

    await tab.page.route('**/_serverFn/**', (route) => route.abort())
    await tab.load('/in-boundary')
    await tab.page.getByRole('alert').getByText('That went wrong').waitFor()
    expect(await tab.page.getByRole('heading', { name: 'The page around it' }).isVisible()).toBe(
      true,
    )
  })
})

describe('one configuration', () => {
  const sessionBy = async (
    accept: ('cookie' | 'bearer')[],
    carry: (token: string) => HeadersInit,
  ) => {
    const auth = createTestAuth({ session: { accept } })
    const [, token = ''] = (await auth.cookieOf()).split('=')
    const request = new Request('http://app.test/api/auth/session', { headers: carry(token) })
    const { authenticated } = (await (await auth.handler(request)).json()) as {
      authenticated: boolean
    }
    return authenticated
  }
  const inCookie = (token: string) => ({ cookie: `sp.session=${token}` })
  const inHeader = (token: string) => ({ authorization: `Bearer ${token}` })

  test('S0-24 chooses between cookies alone, and the Authorization header as well', async () => {
    expect(await sessionBy(['cookie'], inCookie)).toBe(true)
    expect(await sessionBy(['cookie'], inHeader)).toBe(false)
    expect(await sessionBy(['cookie', 'bearer'], inCookie)).toBe(true)
    expect(await sessionBy(['cookie', 'bearer'], inHeader)).toBe(true)
  })

  test('S0-25 says how sessions are kept, with what secret, and what protects them', async () => {
    const baseURL = 'https://shop.test'
    const shared = Buffer.alloc(32, 'a secret of thirty-two bytes, ok').toString('hex')
    const provider = createPlainProvider({ subject: 'ada', email: 'ada@example.test' })
    const auth = createTestAuth(
      {
        baseURL,
        secret: shared,
        oauth: [provider.provider],
        session: { strategy: 'jwt', maxAge: 3600, updateAge: 600, rememberMe: true },
        security: {
          csrfProtection: true,
          requireSecureCookie: true,
          trustedOrigins: ['https://admin.shop.test'],
          cookie: { prefix: 'shop', sameSite: 'lax' },
        },
      },
      { fetch: provider.fetch },
    )
    const customer = createBrowser(auth.handler, baseURL)
    const lines = (await signInWith(customer)).headers.getSetCookie().map(parseSetCookie)
    const cookie = lines.find(({ maxAge }) => maxAge !== 0)
    expect(cookie).toMatchObject({ name: '__Host-shop.session', maxAge: 3600 })
    expect(cookie?.attributes).toEqual(
      expect.arrayContaining(['HttpOnly', 'Secure', 'SameSite=Lax']),
    )

    const sameSecret = createTestAuth({
      baseURL,
      secret: shared,
      security: { cookie: { prefix: 'shop' } },
    })
    const headers = new Headers({ cookie: `${cookie?.name}=${cookie?.value}` })
    expect(await sameSecret.api.getSession({ headers })).toMatchObject({ authenticated: true })

    const signOutFrom = (from: string) => customer.post('/api/auth/sign-out', '', { origin: from })
    expect((await signOutFrom('https://elsewhere.test')).status).toBe(403)
    expect((await signOutFrom('https://admin.shop.test')).status).toBe(200)
    expect(() =>
      createAuth({
        baseURL: 'http://shop.test',
        secret: shared,
        security: { requireSecureCookie: true },
      }),
    ).toThrow('requireSecureCookie')
  })
})
