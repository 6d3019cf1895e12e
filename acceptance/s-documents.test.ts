import { globSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../e2e/support/browser.ts'
import { outputOf } from '../e2e/support/start-app.ts'
import { openTab, type Tab } from '../e2e/support/tab.ts'
import { openKit } from './support/open-kit.ts'
import { resultOf } from './support/server-functions.ts'

// The code of the first, second and fourth requirement documents, as acceptance/fixture-kit has it.

const [production, development] = [await openKit('production'), await openKit('development')]

describe.each([
  ['production', production],
  ['development', development],
] as const)('in %s', async (_mode, kit) => {
  const { actInNew, auth, expiredCookie, functions, idOf, open, signIn } = kit
  const [paul, root] = [await signIn('paul'), await signIn('root', { role: 'admin' })]
  const refused = (code: string) =>
    expect.stringMatching(new RegExp(`"${code}".*sallyport\\.AuthError`)) as string

  test('S1-07 S1-08 S1-12 beforeLoad: requireAuth leads strangers to the sign-in, and members away from it', async () => {
    expect(await open('/dashboard')).toMatchObject({
      status: 307,
      location: '/login?redirectTo=%2Fdashboard',
    })
    expect(await open('/login')).toMatchObject({ status: 200, heading: 'Sign in' })
    expect(await open('/login', paul)).toMatchObject({ status: 307, location: '/' })
  })

  test('S1-20 S1-42 the dashboard is one of the person, or of the organization that they act in', async () => {
    expect((await open('/dashboard', paul)).heading).toBe('Dashboard of paul')
    const { id, cookie } = await actInNew(await signIn('olga'))
    expect((await open('/dashboard', cookie)).heading).toBe(`Organization ${id}`)
    const { response, text } = await functions.get('fetchAccountContext')
    expect([response.status, text]).toEqual([401, refused('UNAUTHORIZED')])
  })

  test('S1-21 S1-22 the members are loaded of the organization where one acts; who acts in none is led home', async () => {
    const oscar = await signIn('oscar')
    expect(await open('/members', oscar)).toMatchObject({ status: 302, location: '/' })
    const { cookie } = await actInNew(oscar)
    expect(await open('/members', cookie)).toMatchObject({ status: 200, heading: 'Members: oscar' })
    const direct = await functions.get('fetchMembers', { cookie: paul })
    expect(JSON.parse(direct.text)).toMatchObject({ isSerializedRedirect: true, href: '/' })
  })

  test('S1-09 S1-10 S1-11 S1-41 administrators see the administration and the way to it, and for others there is none', async () => {
    const link = 'href="/admin"'
    const page = await open('/admin', root)
    expect(page).toMatchObject({ status: 200, heading: 'Administration' })
    expect(page.html).toContain(link)
    expect(await open('/admin', paul)).toMatchObject({ status: 404, heading: 'Not found' })
    expect(await open('/admin')).toMatchObject({
      status: 307,
      location: '/login?redirectTo=%2Fadmin',
    })
    for (const cookie of [paul, '']) expect((await open('/', cookie)).html).not.toContain(link)
    const isAdmin = async (cookie: string) =>
      resultOf(await functions.get('fetchAuthState', { cookie }))
    expect(await isAdmin(root)).toEqual({ isAdmin: true })
    expect(await isAdmin(paul)).toEqual({ isAdmin: false })
    expect(await isAdmin('')).toEqual({ isAdmin: false })
  })

  test('S1-30 S1-31 S1-32 updateProfileAction changes the user of the context, after a look at who it is and at the data', async () => {
    const cookie = await signIn('nora')
    const rename = (name: unknown, sender: object = { cookie }) =>
      functions.post('updateProfileAction', { data: { name }, ...sender })
    expect(resultOf(await rename('Nora Newname'))).toEqual({ success: true })
    expect(await auth.api.users.find({ id: await idOf(cookie) })).toMatchObject({
      name: 'Nora Newname',
    })
    expect((await rename('')).text).toContain('too_small')
    const stranger = await rename('', {})
    expect([stranger.response.status, stranger.text]).toEqual([401, refused('UNAUTHORIZED')])
    expect(stranger.text).toContain('"Unauthorized"')
  })

  test('S1-33 S1-34 organizationAction has the organization and the role; adminAction is for administrators', async () => {
    const ida = await signIn('ida')
    const call = (name: string, cookie?: string) => functions.post(name, { cookie })
    const { response, text } = await call('whereIAct', ida)
    expect([response.status, text]).toEqual([403, refused('ORGANIZATION_REQUIRED')])
    const { id, cookie } = await actInNew(ida)
    expect(resultOf(await call('whereIAct', cookie))).toEqual({ organizationId: id, role: 'owner' })

    expect(resultOf(await call('countUsers', root))).toBe('counted by root')
    expect(resultOf(await call('closeAccounts', root))).toBe('closed by root')
    for (const name of ['countUsers', 'closeAccounts']) {
      const [member, stranger] = [await call(name, ida), await call(name)]
      expect([member.response.status, member.text]).toEqual([403, refused('FORBIDDEN')])
      expect([stranger.response.status, stranger.text]).toEqual([401, refused('UNAUTHORIZED')])
    }
  })

  test('S1-15 S1-16 S1-18 fetchSession gives the session, or null', async () => {
    expect(resultOf(await functions.get('fetchSession', { cookie: paul }))).toMatchObject({
      user: { id: await idOf(paul), name: 'paul', createdAt: expect.any(Date) as Date },
    })
    expect(resultOf(await functions.get('fetchSession'))).toBeNull()
  })

  test('S2-02 S2-16 S2-18 getSession, and the application branches', async () => {
    expect((await open('/summary')).heading).toBe('Not signed in')
    expect((await open('/summary', paul)).heading).toBe('Signed in as paul@example.test')
    expect(resultOf(await functions.get('loadDashboard'))).toEqual({ signedIn: false })
  })

  test('S2-03 S2-04 S2-17 requireSession, or a redirect to the sign-in page', async () => {
    expect((await open('/settings', paul)).heading).toBe('Settings of paul@example.test')
    expect(await open('/settings')).toMatchObject({ status: 302, location: '/login' })
    const { text } = await functions.get('loadSettings')
    expect(JSON.parse(text)).toMatchObject({ isSerializedRedirect: true, href: '/login' })
  })

  test('S4-07 S4-08 S4-09 withAuth keeps strangers from protected paths alone', async () => {
    expect(await open('/api/protected/report', paul)).toMatchObject({
      html: 'The protected report',
    })
    expect(await open('/api/protected/report')).toMatchObject({
      status: 302,
      location: '/login?redirectTo=%2Fapi%2Fprotected%2Freport',
    })
    expect(await open('/api/public/report')).toMatchObject({ html: 'The public report' })
  })

  test('S4-11 S4-12 S4-13 S4-14 getServerSession in a page, a route and an action, where the caller says what follows', async () => {
    expect(await open('/protected', paul)).toMatchObject({
      heading: 'Protected Content for paul@example.test',
    })
    expect(await open('/protected')).toMatchObject({ status: 307, location: '/login' })

    expect(JSON.parse((await open('/api/session-data', paul)).html)).toMatchObject({
      email: 'paul@example.test',
      expires: expect.stringMatching(/Z$/) as string,
    })
    expect(await open('/api/session-data')).toMatchObject({ status: 401, html: 'Unauthorized' })

    expect(resultOf(await functions.post('protectedAction', { cookie: paul }))).toEqual({
      userId: await idOf(paul),
    })
    expect((await functions.post('protectedAction')).text).toContain('"Unauthorized"')
  })

  test('S4-16 S4-17 validateSession refuses who has not verified their address', async () => {
    const isValid = async (cookie?: string) =>
      resultOf(await functions.get('customSessionCheck', { cookie }))
    expect(await isValid(paul)).toBe(true)
    expect(await isValid(await signIn('uma', { emailVerified: false }))).toBe(false)
    expect(await isValid()).toBe(false)
  })

  test('S4-30 S4-31 errors of getServerSession have a code', async () => {
    const describeSession = async (cookie?: string) =>
      resultOf(await functions.get('describeSession', { cookie }))
    expect(await describeSession(paul)).toBe('signed in')
    expect(await describeSession()).toBe('signed out')
    expect(await describeSession(`${paul}x`)).toBe('invalid')
    expect(await describeSession(await expiredCookie('paul'))).toBe('expired')
  })
})

test('S1-36 what a handler does is in the code for the server, and in none that a browser loads', () => {
  const read = (part: string) =>
    globSync(`${outputOf('kit')}/${part}/**/*.js`)
      .map((file) => readFileSync(file, 'utf8'))
      .join()
  const [client, server] = [read('client'), read('server')]
  const handlers = [
    'isUserAdmin', // fetchAuthState
    'getAccountContext', // fetchAccountContext
    'listMembers', // fetchMembers
    'success: true', // updateProfileAction
    'counted by', // countUsers
    'closed by', // closeAccounts
    'context.role', // whereIAct
    'signedIn: true', // loadDashboard
    'requireSession', // loadSettings
    'throw new Error("Unauthorized")', // protectedAction
    'requireVerified: true', // customSessionCheck
    'throwOnInvalid: true', // describeSession
  ]
  expect(handlers.filter((code) => !server.includes(code))).toEqual([])
  const minified = (code: string) => code.replaceAll(/: | \(/g, (found) => found.trim())
  const shipped = handlers.filter(
    (code) => client.includes(code) || client.includes(minified(code)),
  )
  expect(shipped).toEqual([])
})

describe('in a browser', () => {
  const { actInNew, origin, signIn } = development
  let browser: Awaited<ReturnType<typeof launchBrowser>>
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  async function openAs(cookie: string, path: string): Promise<Tab> {
    const tab = await openTab(browser, origin, cookie)
    await tab.load(path)
    return tab
  }

  /** Closes the browser of this page. Gives what it had to complain of, such as a difference to what the server rendered. */
  async function close({ page }: Tab): Promise<string[]> {
    const messages = await page.consoleMessages()
    await page.context().close()
    return messages
      .filter((message) => ['error', 'warning'].includes(message.type()))
      .map((message) => message.text())
  }

  const press = ({ page }: Tab, name: string) =>
    page.getByRole('button', { name, exact: true }).click()
  const shown = ({ page }: Tab, words: string) => page.getByText(words, { exact: true }).waitFor()

  test('S1-35 useMutation({ mutationFn: updateProfileAction })', async () => {
    const tab = await openAs(await signIn('rita'), '/profile')
    await press(tab, 'Rename')
    await shown(tab, 'Renamed')
    expect(await close(tab)).toEqual([])
  })

  test('S1-37 S1-38 S1-39 the menu shows a skeleton, and then who is signed in, or the way to the sign-in', async () => {
    for (const [cookie, words] of [
      [await signIn('mona'), 'Signed in as mona'],
      ['', 'Sign in'],
    ] as const) {
      const tab = await openTab(browser, origin, cookie)
      let answer = () => {}
      const mayAnswer = new Promise<void>((resolve) => (answer = resolve))
      await tab.page.route('**/api/auth/session', async (route) => {
        await mayAnswer
        await route.continue()
      })
      await tab.load('/')
      await shown(tab, '…')
      answer()
      await shown(tab, words)
      expect(await tab.page.getByText('…').count()).toBe(0)
      expect(await close(tab)).toEqual([])
    }
  })

  test('S1-22 S1-42 navigating in the browser asks as a page that is rendered on the server does', async () => {
    const mona = await signIn('mona')
    const tab = await openAs(mona, '/')
    await tab.page.getByRole('link', { name: 'Dashboard' }).click()
    await shown(tab, 'Dashboard of mona')
    expect(await close(tab)).toEqual([])
    const { id, cookie } = await actInNew(mona)
    const acting = await openAs(cookie, '/')
    await acting.page.getByRole('link', { name: 'Dashboard' }).click()
    await acting.page.getByRole('heading', { name: `Organization ${id}` }).waitFor()
    expect(await close(acting)).toEqual([])
  })

  test('S4-01 S4-02 S4-04 S4-05 S4-19 S4-21 the hooks follow what the calls do, in every tab', async () => {
    const here = await openAs(await signIn('mona'), '/session')
    const there = await here.another()
    await there.load('/session')
    for (const tab of [here, there]) await shown(tab, 'Welcome, mona, to the dark side')
    await press(here, 'Check')
    await here.page.getByText(/^Found: mona until \d{4}-/).waitFor()
    await press(here, 'Refresh')
    for (const tab of [here, there]) await shown(tab, 'updated')
    await press(here, 'Sign out')
    for (const tab of [here, there]) {
      await shown(tab, 'updated, gone')
      await shown(tab, 'Not authenticated')
    }
    expect(await close(here)).toEqual([])
  })

  test('S4-20 signOutAll signs out the other devices too', async () => {
    const [phone, laptop] = [await signIn('lena'), await signIn('lena')]
    const tab = await openAs(phone, '/session')
    await shown(tab, 'Welcome, lena, to the dark side')
    await press(tab, 'Sign out everywhere')
    await shown(tab, 'Not authenticated')
    const other = await openAs(laptop, '/session')
    await shown(other, 'SESSION_REVOKED, not valid')
    await shown(other, 'Not authenticated')
    expect(await close(tab)).toEqual([])
    // The answer to the page that asked for errors has the status of the one it was given.
    expect(await close(other)).toEqual([expect.stringContaining('401')])
  })
})
