import { describe, expect, test } from 'vitest'
import { resultOf } from '../test/call-functions.ts'
import { openAccessApp, refusal } from '../test/open-access-app.ts'

const { acme, asked, cookies, functions, idOf, open, outage, signIn, tokenOf } =
  await openAccessApp()

describe('the helpers of the server', () => {
  const call = (name: string, cookie?: string) =>
    functions.call(name, { method: 'GET', ...(cookie !== undefined && { cookie }) })

  test('S1-20 S1-28 S1-29 S1-42 getAccountContext says for whom somebody acts, and throws for nobody', async () => {
    const person = {
      id: await idOf(cookies.paul),
      name: 'paul',
      email: 'paul@example.test',
      image: null,
      emailVerified: true,
      createdAt: expect.any(Date) as Date,
      updatedAt: expect.any(Date) as Date,
    }
    for (const name of ['loadAccount', 'fetchAccountContext']) {
      expect(resultOf(await call(name, cookies.paul))).toEqual({
        isPersonal: true,
        isOrganization: false,
        activeOrganizationId: null,
        user: person,
      })
      expect(resultOf(await call(name, cookies.ed))).toMatchObject({
        isPersonal: false,
        isOrganization: true,
        activeOrganizationId: acme.id,
      })
      expect(await call(name)).toMatchObject(refusal(401, 'UNAUTHORIZED'))
    }
    expect((await open('/dashboard', { cookie: cookies.ed })).heading).toBe(
      `ed in organization ${acme.id}, ed`,
    )
    expect((await open('/dashboard', { cookie: cookies.paul })).heading).toBe(
      'paul in personal, paul',
    )
  })

  test('S1-21 S1-22 requireActiveOrganizationId gives the id, or leads home; strangers to the sign-in', async () => {
    expect(resultOf(await call('loadOrganizationId', cookies.ed))).toBe(acme.id)
    const alone = await call('loadOrganizationId', cookies.paul)
    expect(JSON.parse(alone.text)).toMatchObject({ isSerializedRedirect: true, href: '/' })
    const open302 = (location: string) => ({ status: 302, location })
    expect(await open('/members', { cookie: cookies.ed })).toMatchObject({
      heading: `Members of ${acme.id}`,
    })
    expect(await open('/members', { cookie: cookies.paul })).toMatchObject(open302('/'))
    expect(await open('/members')).toMatchObject(open302('/login'))
  })

  test('S1-23 requireAdmin lets administrators through, hides from others, and leads strangers to the sign-in', async () => {
    expect(resultOf(await call('loadAdmin', cookies.root))).toBe('root')
    expect((await call('loadAdmin', cookies.sue)).text).toContain('isNotFound')
    expect(JSON.parse((await call('loadAdmin')).text)).toMatchObject({ href: '/login' })
    expect(await open('/panel', { cookie: cookies.root })).toMatchObject({
      heading: 'Panel of root',
    })
    expect(await open('/panel', { cookie: cookies.sue })).toMatchObject({
      status: 404,
      heading: 'Not found',
    })
    expect(await open('/panel')).toMatchObject({ status: 302, location: '/login' })
    const hidden = await open('/api/admin', { cookie: cookies.sue })
    expect([hidden.status, JSON.parse(hidden.html)]).toEqual([
      404,
      { error: { code: 'NOT_FOUND', message: 'There is nothing at this address.' } },
    ])
  })

  test('S1-24 S1-41 isUserAdmin is true or false, whatever comes', async () => {
    const state = async (cookie?: string) => [
      resultOf(await call('loadIsAdmin', cookie)),
      resultOf(await call('fetchAuthState', cookie)),
    ]
    expect(await state(cookies.root)).toEqual([true, { isAdmin: true }])
    for (const cookie of [undefined, cookies.sue, cookies.olga, 'sp.session=rubbish']) {
      expect(await state(cookie)).toEqual([false, { isAdmin: false }])
    }
    outage.isOn = true
    const away = await state(cookies.root)
    outage.isOn = false
    expect(away).toEqual([false, { isAdmin: false }])
  })

  test('send nobody to the sign-in page whom it would not help', async () => {
    outage.isOn = true
    const away = [
      await call('loadAdmin', cookies.root),
      await call('loadOrganizationId', cookies.ed),
      await call('loadBound', cookies.paul),
    ]
    const route = await open('/api/admin', { cookie: cookies.root })
    outage.isOn = false
    for (const answer of away) expect(answer).toMatchObject(refusal(503, 'STORE_UNAVAILABLE'))
    expect([route.status, JSON.parse(route.html)]).toMatchObject([
      503,
      { error: { code: 'STORE_UNAVAILABLE' } },
    ])
    const mistyped = await open('/api/admin', { authorization: 'Bearer sk_live_mistyped' })
    expect([mistyped.status, JSON.parse(mistyped.html)]).toMatchObject([
      401,
      { error: { code: 'TOKEN_MISTYPED' } },
    ])
  })

  test('S1-17 S1-45 a page asks the database once, however many guards, functions and helpers ask', async () => {
    for (const [path, cookie] of [
      ['/dashboard', cookies.ed],
      ['/admin', cookies.root],
    ] as const) {
      asked.length = 0
      expect((await open(path, { cookie })).status).toBe(200)
      expect(asked).toEqual(['findJoined auth_session'])
    }
    asked.length = 0
    expect(resultOf(await call('loadAll', cookies.root))).toMatchObject({
      names: ['root', 'root', 'root', 'root'],
      isAdmin: true,
    })
    expect(asked).toEqual(['findJoined auth_session'])
    await functions.call('byPermission', { cookie: cookies.ed })
    expect(asked).toEqual(['findJoined auth_session', 'findJoined auth_session'])
  })

  test('A-08 S1-17 two requests at once never share a session', async () => {
    const pages = await Promise.all(
      (['ed', 'paul', 'olga', 'rita'] as const).map(async (name) => {
        const { heading } = await open('/dashboard', { cookie: cookies[name] })
        return heading.split(' ')[0] === name
      }),
    )
    expect(pages).toEqual([true, true, true, true])
  })

  test('answer scripts with the status and the code, in a server route', async () => {
    const refused = await open('/api/me')
    expect([refused.status, JSON.parse(refused.html)]).toEqual([
      401,
      { error: { code: 'UNAUTHORIZED', message: 'Unauthorized' } },
    ])
  })
})

describe('guards', () => {
  test('S1-09 S1-10 S1-11 S1-14 requireAdminAuth: strangers sign in, others find nothing, administrators pass', async () => {
    expect(await open('/admin?tab=2')).toMatchObject({
      status: 307,
      location: '/login?redirectTo=%2Fadmin%3Ftab%3D2',
    })
    for (const cookie of [cookies.sue, cookies.olga, cookies.paul]) {
      expect(await open('/admin', { cookie })).toMatchObject({ status: 404, heading: 'Not found' })
    }
    expect(await open('/admin', { cookie: cookies.root })).toMatchObject({
      status: 200,
      heading: 'Administered by root',
    })
  })

  test('S1-14 requireAdminAuth is no milder to an API token than requireAdmin', async () => {
    const [plain, mighty] = [await tokenOf(cookies.root), await tokenOf(cookies.root, ['admin'])]
    for (const path of ['/admin', '/panel']) {
      expect((await open(path, { authorization: `Bearer ${plain}` })).status).toBe(404)
      expect((await open(path, { authorization: `Bearer ${mighty}` })).status).toBe(200)
    }
  })

  test('S1-12 redirectIfAuthenticated keeps people with a session off the sign-in page', async () => {
    const cookie = cookies.paul
    expect(await open('/login')).toMatchObject({ status: 200, heading: 'Sign in' })
    expect(await open('/login', { cookie: 'sp.session=rubbish' })).toMatchObject({ status: 200 })
    expect(await open('/login', { cookie })).toMatchObject({ status: 307, location: '/' })
    expect(await open('/login?redirectTo=%2Fdashboard%3Fa%3D1', { cookie })).toMatchObject({
      status: 307,
      location: '/dashboard?a=1',
    })
    expect(await open('/login?error=ACCOUNT_EXISTS', { cookie })).toMatchObject({ status: 200 })
  })

  test.each(['//evil.test', 'https://evil.test', '/\\evil.test', 'javascript:alert(1)'])(
    'A-15 redirectIfAuthenticated leads nobody to %s',
    async (wanted) => {
      const path = `/login?redirectTo=${encodeURIComponent(wanted)}`
      expect(await open(path, { cookie: cookies.paul })).toMatchObject({ location: '/' })
    },
  )

  test('of createGuards have pages and conditions of their own', async () => {
    expect(await open('/editors?a=1')).toMatchObject({
      location: '/welcome?redirectTo=%2Feditors%3Fa%3D1',
    })
    expect(await open('/editors?a=1', { cookie: cookies.rita })).toMatchObject({
      location: '/organizations?redirectTo=%2Feditors%3Fa%3D1',
    })
    expect(await open('/editors', { cookie: cookies.ed })).toMatchObject({ heading: 'For editors' })
    expect(await open('/support', { cookie: cookies.ed })).toMatchObject({ status: 404 })
    expect(await open('/support', { cookie: cookies.sue })).toMatchObject({
      heading: 'For support',
    })
  })

  test('send nobody to the sign-in page while the database is away', async () => {
    outage.isOn = true
    const answer = await open('/dashboard', { cookie: cookies.ed })
    outage.isOn = false
    expect(answer).toMatchObject({ status: 500, location: null })
    expect(answer.html).not.toContain('<h1>')
  })

  test('S1-13 S1-44 close the page alone: a function that does not look for itself answers anybody', async () => {
    expect(resultOf(await functions.call('loadUnguarded', { method: 'GET' }))).toBe(
      'open to anybody',
    )
    expect(await open('/admin', { cookie: cookies.paul })).toMatchObject({ status: 404 })
    expect(await functions.call('byAdmin', { cookie: cookies.paul })).toMatchObject(
      refusal(403, 'FORBIDDEN'),
    )
  })
})

describe('ready server functions', () => {
  test('S3-24 S3-25 S3-26 signInFn leaves for the provider, and says what went wrong', async () => {
    const begin = async (data: unknown) => {
      const { text } = await functions.call('signInFn', { data })
      return JSON.parse(text) as { href?: string; reloadDocument?: boolean }
    }
    expect(await begin({ provider: 'demo', redirectTo: '/dashboard' })).toMatchObject({
      href: '/api/auth/sign-in/demo?redirectTo=%2Fdashboard',
      reloadDocument: true,
    })
    expect(await begin({ provider: 'nobody', redirectTo: '/dashboard' })).toMatchObject({
      href: '/login?redirectTo=%2Fdashboard&error=UNKNOWN_PROVIDER',
    })
    expect(await begin({ provider: 'demo', redirectTo: '//evil.test' })).toMatchObject({
      href: '/login?error=INVALID_REDIRECT_TO',
    })
    for (const data of [undefined, {}, { provider: 7 }, { provider: ' ' }]) {
      const { text } = await functions.call('signInFn', { data })
      expect(text).toContain('provider must be a non-empty string')
    }
  })

  test('S3-22 S3-23 signOutFn ends the session and leads home; where it cannot, it says so there', async () => {
    const cookie = await signIn('leaver')
    outage.isOn = true
    const failed = await functions.call('signOutFn', { cookie })
    outage.isOn = false
    expect(JSON.parse(failed.text)).toMatchObject({
      href: expect.stringMatching(/^\/(?:\?error=STORE_UNAVAILABLE)?$/) as string,
      reloadDocument: true,
    })
    const again = await signIn('leaver')
    const left = await functions.call('signOutFn', { cookie: again })
    expect(JSON.parse(left.text)).toMatchObject({ href: '/', reloadDocument: true })
    expect(left.headers.getSetCookie()).toEqual([expect.stringContaining('Max-Age=0')])
    expect(await functions.call('byAuth', { cookie: again })).toMatchObject(
      refusal(401, 'UNAUTHORIZED'),
    )
  })
})
