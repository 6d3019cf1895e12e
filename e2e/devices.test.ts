import type { BrowserContextOptions, Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { signIn, type SignInOptions } from './support/sign-in.ts'
import { openSlowRoad } from './support/slow-road.ts'
import { follow, useExample } from './support/use-example.ts'

const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0'
const safari =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1'

/** By itself: whoever signs in elsewhere would be in these lists. */
const example = useExample()

/** The dashboard of the first person, or of another, who has just signed in by a browser of this kind. */
async function openSignedIn(
  { login, userAgent }: SignInOptions = {},
  options?: BrowserContextOptions,
): Promise<Page> {
  const { cookie } = await signIn(example.origin, { login, userAgent })
  return example.open(cookie, '/dashboard', options)
}

/** What the list says a device is. */
async function listDevices(page: Page): Promise<string[]> {
  await page.getByRole('heading', { name: 'Your devices' }).waitFor()
  return page.getByRole('main').getByRole('listitem').getByRole('heading').allInnerTexts()
}

/** The page asks to sign in, and nothing on it claims otherwise. */
async function hasBeenSignedOut(page: Page): Promise<void> {
  await page.waitForURL('**/login**')
  await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).waitFor()
}

const greeting = (page: Page) => page.getByRole('heading', { level: 1 }).innerText()

const cookiesOf = (page: Page) => page.context().cookies(example.origin)

test('both browsers of a person list both, and the one that is signed out has to sign in at its next click', async () => {
  const desk = await openSignedIn({ userAgent: firefox })
  const phone = await openSignedIn({ userAgent: safari })
  await follow(desk, 'Devices')
  expect(await listDevices(desk)).toEqual(['Safari on iPhone', 'Firefox on Windows This device'])
  await follow(phone, 'Devices')
  expect(await listDevices(phone)).toEqual(['Safari on iPhone This device', 'Firefox on Windows'])

  await desk.getByRole('button', { name: 'Sign out Safari on iPhone' }).click()
  await desk.getByRole('status').getByText('That device is signed out.').waitFor()
  await desk.getByText('You are signed in nowhere else.').waitFor()
  expect(await listDevices(desk)).toEqual(['Firefox on Windows This device'])
  await follow(phone, 'Dashboard')
  await hasBeenSignedOut(phone)
  example.expectStatus(401)
  expect(phone.url()).toBe(`${example.origin}/login?redirectTo=%2Fdashboard`)

  await desk.getByRole('main').getByRole('button', { name: 'Sign out' }).click()
  await desk.waitForURL(`${example.origin}/`)
  expect(await cookiesOf(desk)).toEqual([])
})

test('signing out everywhere empties this browser and the other one', async () => {
  const [desk, phone] = await Promise.all([openSignedIn(), openSignedIn()])
  await follow(desk, 'Devices')
  await desk.getByRole('button', { name: 'Sign out everywhere' }).click()
  await desk.getByText('Everywhere: on all 2 devices.').waitFor()
  expect(await cookiesOf(desk)).toEqual([])
  await desk.goto('/dashboard')
  await hasBeenSignedOut(desk)
  await follow(phone, 'Devices')
  await hasBeenSignedOut(phone)
})

test('a changed name is all over the page, and in the other browser when it loads one', async () => {
  const login = 'second@example.test'
  const [desk, phone] = await Promise.all([openSignedIn({ login }), openSignedIn({ login })])
  await follow(desk, 'Profile')
  await desk.getByLabel('Name').fill('  Ada Example ')
  await desk.getByRole('button', { name: 'Save' }).click()
  await desk.getByRole('status').getByText('Your name is changed.').waitFor()
  await desk.getByRole('button', { name: 'Account: Ada Example' }).waitFor()
  expect(await desk.getByLabel('Name').inputValue()).toBe('Ada Example')
  await phone.reload()
  await phone.getByRole('button', { name: 'Account: Ada Example' }).waitFor()
  expect(await greeting(phone)).toBe('Hello, Ada Example')

  await desk.getByLabel('Name').fill('   ')
  await desk.getByRole('button', { name: 'Save' }).click()
  await desk.getByRole('status').getByText('That cannot be a name').waitFor()
  await follow(desk, 'Dashboard')
  await desk.getByRole('heading', { name: 'Hello, Ada Example' }).waitFor()
})

test('all of it works without JavaScript', async () => {
  const login = 'second@example.test'
  const plain = { javaScriptEnabled: false }
  await signIn(example.origin, { login })
  const desk = await openSignedIn({ login, userAgent: firefox }, plain)
  const phone = await openSignedIn({ login, userAgent: safari }, plain)
  await follow(desk, 'Profile')
  await desk.getByLabel('Name').fill('Grace Example')
  await desk.getByRole('button', { name: 'Save' }).click()
  await desk.getByRole('status').getByText('Your name is changed.').waitFor()
  await follow(desk, 'Dashboard')
  expect(await greeting(desk)).toBe('Hello, Grace Example')

  await follow(phone, 'Devices')
  await phone.getByRole('button', { name: 'Sign out Firefox on Windows' }).click()
  await phone.getByRole('status').getByText('That device is signed out.').waitFor()
  await follow(desk, 'Devices')
  await hasBeenSignedOut(desk)

  await phone.getByRole('button', { name: 'Sign out everywhere' }).click()
  await phone.getByText(/Everywhere: on all \d devices\./).waitFor()
  expect(await cookiesOf(phone)).toEqual([])
})

test('a sign-out holds when a renewal is under way in another tab, though its late answer brings the cookie back', async () => {
  // Due for renewal.
  const anHourAgo = () => Date.now() - 3_600_000
  const cookie = await example.withAuth((auth) => auth.cookieOf({ name: 'Ada Example' }), anHourAgo)
  const road = await openSlowRoad(example.origin)
  onTestFinished(road.close)
  const other = await example.open(cookie, 'about:blank')
  const late = await other.context().newPage()
  const loading = late.goto(`${road.origin}/dashboard`)
  await road.answered

  await other.goto('/sign-out')
  await other
    .getByRole('main')
    .getByRole('button', { name: /client/i })
    .click()
  await other.waitForURL(`${example.origin}/`)
  expect(await cookiesOf(other)).toEqual([])

  road.release()
  await loading
  const [renewed] = await cookiesOf(other)
  expect(renewed).toMatchObject({ name: 'sp.session', value: expect.any(String) })
  expect(cookie).not.toContain(renewed?.value)
  await follow(late, 'Dashboard')
  await hasBeenSignedOut(late)
  await other.getByRole('link', { name: 'Try a guarded page' }).click()
  await hasBeenSignedOut(other)
  example.expectStatus(401)
})

test('a session outlives the process, and so does the list of them', async () => {
  const page = await openSignedIn()
  await follow(page, 'Devices')
  const before = await listDevices(page)
  await example.restart()
  await page.reload()
  expect(await listDevices(page)).toEqual(before)
  expect(before).toContain('Unknown browser This device')
})

test('a list that takes its time says so', async () => {
  const page = await openSignedIn()
  await page.getByRole('button', { name: 'Account: Demo Person' }).waitFor()
  const listing = Promise.withResolvers<void>()
  // The guard knows who it is: what is asked for is the list.
  await page.route('**/_serverFn/**', async (route) => {
    await listing.promise
    await route.continue()
  })
  await follow(page, 'Devices')
  await page.getByRole('status').getByText('One moment').waitFor()
  listing.resolve()
  expect(await listDevices(page)).toContain('Unknown browser This device')
})

test('a page that cannot be loaded says so, and loads when it is asked to try again', async () => {
  const page = await openSignedIn()
  await page.getByRole('button', { name: 'Account: Demo Person' }).waitFor()
  await page.context().setOffline(true)
  await follow(page, 'Devices')
  await page.getByRole('alert').getByText('Something went wrong.').waitFor()
  await page.context().setOffline(false)
  await page.getByRole('button', { name: 'Try again' }).click()
  expect(await listDevices(page)).toContain('Unknown browser This device')
  example.expectComplaint('ERR_INTERNET_DISCONNECTED')
  example.expectComplaint('Failed to fetch')
})
