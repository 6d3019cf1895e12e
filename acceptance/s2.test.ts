import { createTestAuth } from '@sallyport/core/testing'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { launchBrowser } from '../e2e/support/browser.ts'
import { type SignedIn, signIn } from '../e2e/support/sign-in.ts'
import { openTab } from '../e2e/support/tab.ts'
import { findServerFunctions, resultOf, type ServerFunctions } from './support/server-functions.ts'
import { headingOf, shownJson, visit } from './support/visit.ts'

const { origin, secret } = inject('fixture')

let functions: ServerFunctions
let demo: SignedIn
beforeAll(async () => {
  functions = await findServerFunctions(origin)
  demo = await signIn(origin)
})

test('S2-01 createAuthSession binds its helpers to the auth it is given, however many there are', async () => {
  const other = createTestAuth({
    secret,
    baseURL: origin,
    security: { cookie: { prefix: 'second' } },
  })
  const second = await other.cookieOf({ name: 'Second Application' })
  const seenBy = async (cookie?: string) => shownJson(await visit(`${origin}/both`, cookie))
  expect(await seenBy()).toEqual({ first: null, second: null })
  expect(await seenBy(demo.cookie)).toEqual({ first: 'Demo Person', second: null })
  expect(await seenBy(second)).toEqual({ first: null, second: 'Second Application' })
  expect(await seenBy(`${demo.cookie}; ${second}`)).toEqual({
    first: 'Demo Person',
    second: 'Second Application',
  })
})

test('S2-02 S2-16 S1-43 getSession gives the session or null, and the application branches', async () => {
  expect(headingOf(await visit(`${origin}/summary`))).toBe('Not signed in')
  expect(headingOf(await visit(`${origin}/summary`, demo.cookie))).toBe(
    'Signed in as demo@example.test',
  )
})

test('S2-03 S2-17 requireSession gives the session, with no check for null in sight', async () => {
  expect(headingOf(await visit(`${origin}/settings`, demo.cookie))).toBe(
    'Settings of demo@example.test',
  )
})

test('S2-04 without a session requireSession throws a redirect: 302 to the sign-in page', async () => {
  const path = `${origin}/settings-file`
  expect(await visit(path)).toMatchObject({ status: 302, location: '/login' })
  expect(await visit(path, demo.cookie)).toMatchObject({ status: 200, html: '"demo@example.test"' })
})

describe('S2-05 Start turns what requireSession throws into a redirect', () => {
  let browser: Awaited<ReturnType<typeof launchBrowser>>
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  test('while a page is rendered on the server', async () => {
    expect(await visit(`${origin}/settings`)).toMatchObject({ status: 302, location: '/login' })
  })

  test('while the router navigates in the browser, without a document', async () => {
    const tab = await openTab(browser, origin)
    await tab.load('/')
    await tab.follow('/settings', '/login')
    const heading = tab.page.getByRole('heading', { name: 'Login' })
    await heading.waitFor()
    expect(await heading.count()).toBe(1)
    await tab.close()
  })
})

test('S2-18 both helpers work in the handler of a server function that a browser calls', async () => {
  const { cookie } = demo
  expect(resultOf(await functions.get('loadSummary', { cookie }))).toEqual({
    signedIn: true,
    email: 'demo@example.test',
  })
  expect(resultOf(await functions.get('loadSummary'))).toEqual({ signedIn: false })
  expect(resultOf(await functions.get('loadSettings', { cookie }))).toEqual({
    email: 'demo@example.test',
  })
  const { response, text } = await functions.get('loadSettings')
  expect(response.headers.get('location')).toBeNull()
  expect(JSON.parse(text)).toMatchObject({ isSerializedRedirect: true, href: '/login' })
})
