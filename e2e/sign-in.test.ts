import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { launchBrowser } from './support/browser.ts'
import { hydrated } from './support/hydrated.ts'

describe.each(['production', 'development'] as const)('in %s', (mode) => {
  const origin = inject(mode)
  let browser: Browser
  let context: BrowserContext
  let page: Page
  /** Whatever a person would see in the console as wrong. */
  let complaints: string[]

  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  beforeEach(async () => {
    context = await browser.newContext()
    page = await context.newPage()
    complaints = []
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(String(error)))
  })
  afterEach(async () => {
    await context.close()
    expect(complaints).toEqual([])
  })

  const signIn = async () => {
    await page.goto(`${origin}/login`)
    await page.getByRole('button', { name: /demo/i }).click()
    await page.getByRole('button', { name: 'Demo Person' }).click()
    await page.waitForURL(`${origin}/**`)
  }
  const sessionCookies = async () =>
    (await context.cookies(origin)).filter(({ name }) => name.includes('session'))

  test('S3-38 S3-25 S3-40 a person signs in with a real provider and lands on the protected page', async () => {
    await page.goto(`${origin}/dashboard`)
    await page.waitForURL(`${origin}/login**`)
    await page.getByRole('button', { name: /demo/i }).click()
    await page.waitForURL('http://127.0.0.1:*/**')
    await page.getByRole('button', { name: 'Demo Person' }).click()
    await page.waitForURL(`${origin}/dashboard`)
    await page.getByRole('main').getByText('demo@example.test').first().waitFor()

    const [cookie, ...others] = await sessionCookies()
    expect(others).toEqual([])
    expect(cookie).toMatchObject({ name: 'sp.session', httpOnly: true, sameSite: 'Lax', path: '/' })
    expect(await page.evaluate(() => document.cookie)).toBe('')
  })

  test('a deep link leads there after the sign-in, with its query and its hash', async () => {
    const deep = `${origin}/devices?done=device#content`
    await page.goto(deep)
    await page.waitForURL(`${origin}/login**`)
    // Until React has taken over, a form sends what the server knew, and no hash is among that.
    await hydrated(page)
    await page.getByRole('button', { name: /demo/i }).click()
    await page.getByRole('button', { name: 'Demo Person' }).click()
    await page.waitForURL(deep)
    expect(await page.getByRole('status').innerText()).toBe('That device is signed out.')
  })

  test('the back button shows no private page after a sign-out', async () => {
    await signIn()
    await page.goto(`${origin}/profile`)
    await page.goto(`${origin}/sign-out`)
    await page
      .getByRole('main')
      .getByRole('button', { name: /client/i })
      .click()
    await page.waitForURL(`${origin}/`)
    // To the sign-out page, and on to the private one.
    await page.goBack()
    await page.getByText('You are signed out').waitFor()
    await page.goBack()
    await page.waitForURL(`${origin}/login**`)
    expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(0)
  })

  test('S3-30 the protected page is rendered on the server, and on a reload and in a second tab still there', async () => {
    await signIn()
    await page.goto(`${origin}/dashboard`)
    await page.reload()
    expect(await (await context.request.get(`${origin}/dashboard`)).text()).toContain(
      'demo@example.test',
    )
    const tab = await context.newPage()
    await tab.goto(`${origin}/dashboard`)
    await tab.getByRole('main').getByText('demo@example.test').first().waitFor()
  })

  test.each([
    ['the server function', /server/i],
    ['the client', /client/i],
  ])('S3-22 S3-36 signs out by %s, and the protected page is closed', async (_way, name) => {
    await signIn()
    await page.goto(`${origin}/sign-out`)
    await page.getByRole('main').getByRole('button', { name }).click()
    await page.waitForURL(`${origin}/`)
    expect(await sessionCookies()).toEqual([])
    await page.goto(`${origin}/dashboard`)
    await page.waitForURL(`${origin}/login**`)
  })

  test('R-07 who cancels at the provider is told so on the login page', async () => {
    await page.goto(`${origin}/login`)
    await page.getByRole('button', { name: /demo/i }).click()
    await page.getByRole('button', { name: 'Cancel and go back' }).click()
    await page.waitForURL(`${origin}/login?error=ACCESS_DENIED**`)
    await page.getByText('The sign-in was cancelled.').waitFor()
    expect(await context.cookies(origin)).toEqual([])
  })

  test('S3-39 S4-06 a sign-out in one tab empties the other', async () => {
    await signIn()
    await page.goto(`${origin}/`)
    await hydrated(page)
    const tab = await context.newPage()
    await tab.goto(`${origin}/sign-out`)
    // Until React has taken over, the form is sent by the browser, which tells no other tab.
    await hydrated(tab)
    await tab
      .getByRole('main')
      .getByRole('button', { name: /client/i })
      .click()
    await tab.waitForURL(`${origin}/`)
    const signInLink = page.getByRole('banner').getByRole('link', { name: /sign in/i })
    await signInLink.waitFor()
    expect(await signInLink.isVisible()).toBe(true)
  })
})
