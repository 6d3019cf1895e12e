import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTestAuth } from '@sallyport/core/testing'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { addCookies } from '../e2e/support/add-cookies.ts'
import { launchBrowser } from '../e2e/support/browser.ts'
import { type SignedIn, signIn } from '../e2e/support/sign-in.ts'
import { folders } from '../e2e/support/start-app.ts'
import { openTab, type Tab } from '../e2e/support/tab.ts'
import { expiredCookie } from './support/expired-cookie.ts'
import { findServerFunctions, resultOf, type ServerFunctions } from './support/server-functions.ts'
import { headingOf, visit } from './support/visit.ts'

const { origin, secret } = inject('fixture')

const readmeOf = (name: string) =>
  readFileSync(join(import.meta.dirname, '../packages', name, 'README.md'), 'utf8')

let functions: ServerFunctions
let demo: SignedIn
beforeAll(async () => {
  functions = await findServerFunctions(origin)
  demo = await signIn(origin)
})

test('S1-13 a guard closes the page alone: a server function that does not look for itself answers anybody', async () => {
  const closed = { status: 307, location: '/login?redirectTo=%2Fminutes' }
  expect(await visit(`${origin}/minutes`)).toMatchObject(closed)
  expect(headingOf(await visit(`${origin}/minutes`, demo.cookie))).toBe(
    'The minutes of the meeting',
  )

  expect(resultOf(await functions.get('loadMinutes'))).toBe('The minutes of the meeting')
  const looking = await functions.post('renameMember', { data: { name: 'Eve' } })
  expect(looking.response.status).toBe(401)
  expect(looking.text).toContain('"UNAUTHORIZED"')
  expect(readmeOf('adapter-tanstack')).toContain(
    'A guard keeps people out of a page, not out of what the page calls: server functions are public addresses',
  )
})

test('S1-25 S1-26 S1-27 the session has its whole shape, with dates, here and behind a server function', async () => {
  const auth = createTestAuth({ secret, baseURL: origin })
  const { session: here } = await auth.api.getSession({
    headers: new Headers({ cookie: demo.cookie }),
  })
  const date = expect.any(Date) as Date
  const userId = expect.stringMatching(/./) as string
  for (const session of [here, resultOf(await functions.get('fetchSession', demo))]) {
    expect(session).toMatchObject({
      user: {
        id: userId,
        name: 'Demo Person',
        email: 'demo@example.test',
        image: expect.stringMatching(/^http/) as string,
        emailVerified: true,
        createdAt: date,
        updatedAt: date,
        role: null,
      },
      session: { id: userId, userId: here?.user.id, expiresAt: date, activeOrganizationId: null },
    })
  }
  expect(here?.session?.expiresAt.getTime()).toBeGreaterThan(Date.now())
})

describe('authAction', () => {
  test('S1-30 S1-31 takes any Standard Schema; the handler gets what it makes of the data, and the user', async () => {
    const call = (name: string, data: unknown) => functions.post(name, { data, ...demo })
    const email = 'demo@example.test'
    expect(resultOf(await call('renameMember', { name: ' Ada ' }))).toEqual({ email, name: 'Ada' })
    expect(resultOf(await call('subscribe', 'news'))).toEqual({ email, topic: 'the topic news' })
    expect((await call('renameMember', { name: ' ' })).text).toContain('a name is needed')
    expect((await call('subscribe', 'gossip')).text).toContain('no such topic')
  })

  test('S1-32 throws "Unauthorized" for anybody else, before the data is looked at, and redirects nobody', async () => {
    for (const data of [{ name: 'Eve' }, { name: '' }, undefined]) {
      const { response, text } = await functions.post('renameMember', { data })
      expect([response.status, response.headers.get('location')]).toEqual([401, null])
      expect(text).toContain('"UNAUTHORIZED"')
      expect(text).toContain('"Unauthorized"')
      expect(text).not.toMatch(/a name is needed|isSerializedRedirect/)
    }
  })
})

describe('S1-35 useMutation of TanStack Query takes an action as it is', () => {
  let browser: Awaited<ReturnType<typeof launchBrowser>>
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  test.each([
    ['gives a member the result', () => demo.cookie, 'demo@example.test is Ada', ''],
    ['gives a stranger the error', () => '', '', 'Unauthorized'],
  ])('and %s', async (_what, cookie, result, error) => {
    const tab = await openTab(browser, origin, cookie())
    await tab.load('/actions')
    await tab.page.getByRole('button', { name: 'Rename' }).click()
    await tab.page.getByText(result || error, { exact: true }).waitFor()
    expect(await tab.page.getByRole('status').textContent()).toBe(result)
    expect(await tab.page.getByRole('alert').textContent()).toBe(error)
    await tab.close()
  })
})

test('S1-46 the documentation shows how a person signs out, by the very function of the example', () => {
  const source = readFileSync(join(folders.example, 'src/lib/ssr-functions.ts'), 'utf8')
  const [code = ''] = /export const signOutFn = [^]*?\n}\)\n/.exec(source) ?? []
  expect(code).toContain('api.signOut(')
  expect(readmeOf('adapter-tanstack')).toContain(code)
})

test('S1-47 the documentation says how long a session lives, and it lives that long', async () => {
  const [, maxAge = ''] = /^\| `session\.maxAge` \| ([\d,]+) /m.exec(readmeOf('core')) ?? []
  const [, updateAge = ''] = /^\| `session\.updateAge` \| ([\d,]+) /m.exec(readmeOf('core')) ?? []
  const [life, renewal] = [maxAge, updateAge].map((text) => Number(text.replaceAll(',', '')) * 1000)
  if (!life || !renewal) throw new Error('the documentation does not say')

  const opened = Date.now()
  let now = opened
  const auth = createTestAuth({}, { now: () => now })
  const headers = { cookie: await auth.cookieOf() }
  const read = () => auth.api.getSession({ headers: new Headers(headers) })
  const { session } = await read()
  expect(Date.parse(session?.expires ?? '')).toBeCloseTo(opened + life, -4)
  now = opened + renewal - 2000
  expect((await read()).headers.getSetCookie()).toEqual([])
  now = opened + renewal
  expect((await read()).headers.getSetCookie()).toHaveLength(1)
})

test('S1-48 request middleware reads the session', async () => {
  const greeting = async (cookie?: string) => (await visit(`${origin}/greeting`, cookie)).html
  expect(await greeting(demo.cookie)).toBe('Hello, Demo Person')
  expect(await greeting()).toBe('Hello, stranger')
})

test('S1-49 an expired session is null, sends away from guarded pages, and makes actions throw', async () => {
  const expired = { cookie: await expiredCookie({ origin, secret }) }
  const state = await fetch(`${origin}/api/auth/session`, { headers: expired })
  expect(await state.json()).toMatchObject({ session: null, reason: 'SESSION_EXPIRED' })
  expect(resultOf(await functions.get('fetchSession', expired))).toBeNull()
  expect(await visit(`${origin}/minutes`, expired.cookie)).toMatchObject({
    status: 307,
    location: '/login?redirectTo=%2Fminutes',
  })
  const action = await functions.post('renameMember', { data: { name: 'Once' }, ...expired })
  expect(action.response.status).toBe(401)
  expect(action.text).toContain('"UNAUTHORIZED"')
})

describe('guards in a browser', () => {
  let browser: Awaited<ReturnType<typeof launchBrowser>>
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  const heading = async (tab: Tab, name: string) => {
    await tab.page.getByRole('heading', { name }).waitFor()
    return tab.page.getByRole('heading').textContent()
  }
  const loads = (tab: Tab) => tab.requests.filter((request) => request.includes('/_serverFn/'))

  test('S1-07 ten guarded navigations make no request for the session, from the first on', async () => {
    const tab = await openTab(browser, origin, demo.cookie)
    await tab.load('/agenda')
    await tab.follow('/')
    for (let count = 0; count < 5; count++) {
      await tab.follow('/minutes')
      await heading(tab, 'The minutes of the meeting')
      await tab.follow('/agenda')
      await heading(tab, 'The agenda, for Demo Person')
    }
    // The loader of the minutes asked, and nothing else did.
    expect(new Set(loads(tab))).toEqual(new Set([`GET ${functions.pathOf('loadMinutes')}`]))
    await tab.close()
  })

  test('S1-07 S1-09 strangers are led to the sign-in page without a document, with the way back', async () => {
    const tab = await openTab(browser, origin)
    await tab.load('/')
    for (const path of ['/agenda', '/board']) {
      await tab.follow(path, '/login')
      expect(new URL(tab.page.url()).search).toBe(`?redirectTo=${encodeURIComponent(path)}`)
      await tab.follow('/')
    }
    await tab.close()
  })

  test('S1-10 S1-12 members find no board, and are kept off the screen for strangers', async () => {
    const tab = await openTab(browser, origin, demo.cookie)
    await tab.load('/')
    await tab.follow('/board')
    await tab.page.getByText('Nothing here').waitFor()
    await tab.follow('/welcome', '/')
    expect(await heading(tab, 'Home')).toBe('Home')
    await tab.close()
  })

  test('S1-07 a sign-out in one tab is known to the guards of the other at its next navigation', async () => {
    const { cookie } = await signIn(origin)
    const here = await openTab(browser, origin, cookie)
    const there = await here.another()
    await here.load('/agenda')
    await there.load('/client')
    await there.page.getByText('Demo Person').waitFor()
    await there.page.getByRole('button', { name: 'Sign out' }).click()
    await heading(there, 'Home')
    await here.follow('/minutes', '/login')
    expect(await heading(here, 'Login')).toBe('Login')
    await here.close()
  })

  test('A-08 the guards of a tab know by the page that another one loads who has left there, or come', async () => {
    const { cookie } = await signIn(origin)
    const here = await openTab(browser, origin, cookie)
    await here.load('/')
    await here.follow('/agenda')
    await heading(here, 'The agenda, for Demo Person')
    const there = await here.another()
    await there.load('/sign-out')
    const home = there.page.waitForEvent('load')
    await there.page.getByRole('button', { name: 'Sign out' }).click()
    await home
    await there.page.locator('body[data-hydrated]').waitFor()
    await here.follow('/minutes', '/login')
    await there.signIn()
    await here.follow('/agenda')
    const other = await signIn(origin, { login: 'second@example.test' })
    await addCookies(there.page.context(), origin, other.cookie)
    await there.load('/')
    await here.follow('/')
    // As a document: the router has kept pages of the other.
    await here.page.getByRole('link', { name: '/agenda', exact: true }).click()
    const found = 'The agenda, for Second Person'
    expect(await heading(here, found)).toBe(found)
    expect(here.requests.at(-1)).toBe('GET /agenda')
    await here.close()
  })

  test('the back button shows nobody who has signed out, though the browser kept the page', async () => {
    const keeping = await launchBrowser({ keepsPages: true })
    const { cookie } = await signIn(origin)
    const tab = await openTab(keeping, origin, cookie)
    await tab.load('/')
    await tab.follow('/agenda')
    await heading(tab, 'The agenda, for Demo Person')
    await tab.page.context().clearCookies()
    await tab.page.goto('/api/auth/session')
    await tab.page.goBack({ waitUntil: 'commit' })
    expect(await heading(tab, 'Login')).toBe('Login')
    expect(new URL(tab.page.url()).search).toBe('?redirectTo=%2Fagenda')
    await keeping.close()
  })

  test('S1-12 who has signed out by a server function is not sent back by what was known', async () => {
    const { cookie } = await signIn(origin)
    const tab = await openTab(browser, origin, cookie)
    await tab.load('/agenda')
    await tab.page.context().clearCookies()
    await tab.follow('/welcome')
    expect(await heading(tab, 'Welcome, stranger')).toBe('Welcome, stranger')
    await tab.follow('/agenda', '/login')
    await tab.close()
  })

  test('S1-49 whose session has ended elsewhere is led to the sign-in page by the next page that loads something', async () => {
    const { cookie } = await signIn(origin)
    const tab = await openTab(browser, origin, cookie)
    await tab.load('/agenda')
    await tab.follow('/roster')
    expect(await heading(tab, 'The roster: Demo Person')).toBe('The roster: Demo Person')
    await tab.follow('/agenda')
    await tab.page.context().clearCookies()
    await tab.follow('/roster', '/login')
    expect(new URL(tab.page.url()).search).toBe('?redirectTo=%2Froster')
    expect(await heading(tab, 'Login')).toBe('Login')
    await tab.close()
  })

  test('a preload that is refused signs nobody out, and after it the next click is', async () => {
    const { cookie } = await signIn(origin)
    const tab = await openTab(browser, origin, cookie)
    await tab.load('/')
    await tab.page.context().clearCookies()
    const preloaded = tab.page.waitForResponse((response) => response.url().includes('/_serverFn/'))
    await tab.page.getByRole('link', { name: 'ahead' }).hover()
    await preloaded
    await heading(tab, 'Home')
    expect(new URL(tab.page.url()).pathname).toBe('/')
    await tab.follow('/agenda', '/login')
    await tab.close()
  })

  test('S1-32 an action that is refused rejects with the class, the code and the status, and the guards look again', async () => {
    const { cookie } = await signIn(origin)
    const tab = await openTab(browser, origin, cookie)
    await tab.load('/agenda')
    await tab.follow('/rename')
    await tab.page.getByRole('button', { name: 'Rename' }).click()
    await tab.page.getByText('renamed to Ada').waitFor()
    await tab.page.context().clearCookies()
    const refused = tab.page.waitForResponse((response) => response.url().includes('/_serverFn/'))
    await tab.page.getByRole('button', { name: 'Rename' }).click()
    expect((await refused).status()).toBe(401)
    await tab.page.getByText('AuthError UNAUTHORIZED 401').waitFor()
    await tab.follow('/agenda', '/login')
    await tab.close()
  })
})
