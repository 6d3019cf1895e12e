import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { signIn } from './support/sign-in.ts'
import { confirm, follow, heading, main, told, useExample } from './support/use-example.ts'

const example = useExample()

const item = (page: Page, text: string) =>
  main(page).getByRole('listitem').filter({ hasText: text })

/** The page of somebody, as an administrator sees it. */
async function openUser(page: Page, name: string): Promise<void> {
  await page.goto(`/admin/users?${new URLSearchParams({ search: name })}`)
  await main(page).getByRole('link', { name }).click()
  await heading(page).getByText(name).waitFor()
}

async function isNothingHere(page: Page): Promise<void> {
  await heading(page).getByText('Nothing here').waitFor()
}

async function hasBeenSignedOut(page: Page): Promise<void> {
  await page.waitForURL('**/login**')
  await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).waitFor()
}

/** Somebody who has signed in, and is not one of the demo's people. */
const cookieOf = (name: string, subject: string) =>
  example.withAuth((auth) => auth.cookieOf({ name, subject, email: `${subject}@example.test` }))

/** What the audit log says, the newest first. */
async function sentences(page: Page): Promise<string[]> {
  await heading(page).getByText('Audit log').waitFor()
  return main(page).getByRole('listitem').locator('p').allInnerTexts()
}

test('for everybody but administrators there is no admin area', async () => {
  const page = await example.openAs('second', '/dashboard')
  expect(await page.getByRole('link', { name: 'Admin' }).count()).toBe(0)
  const nowhere = await page.goto('/nowhere')
  const said = await main(page).innerText()
  expect(nowhere?.status()).toBe(404)
  for (const path of ['/admin', '/admin/users', '/admin/users/nobody', '/admin/audit']) {
    expect((await page.goto(path))?.status()).toBe(404)
    expect(await main(page).innerText()).toBe(said)
  }
  example.expectStatus(404)

  const stranger = await example.open('', '/admin/audit')
  expect(stranger.url()).toBe(`${example.origin}/login?redirectTo=%2Fadmin%2Faudit`)
  const admin = await example.openAs('admin', '/admin/users')
  expect((await admin.goto('/admin/users/nobody'))?.status()).toBe(404)
  await isNothingHere(admin)
  example.expectStatus(404)
})

test('the audit log calls organizations by their names, and those that are gone by their ids', async () => {
  const founder = await example.openAs('demo', '/')
  const { request } = founder.context()
  const [address, headers] = ['/api/auth/organizations', { origin: example.origin }]
  const made = await request.post(address, { headers, data: { name: 'Demo Mill' } })
  const { id: gone } = await made.json()
  await request.delete(`${address}/${gone}`, { headers })
  const page = await example.openAs('admin', '/admin/audit?action=organization.created')
  expect(await sentences(page)).toEqual([
    `Demo Person made the organization ${gone}`,
    'The application made the organization Demo Orchard',
    'The application made the organization Demo Harbour',
  ])
})

test('people are searched and filtered, and the list has pages', async () => {
  await example.withAuth(async ({ api }) => {
    for (let number = 10; number < 35; number++) {
      await api.users.create({ name: `Guest ${number}`, email: `guest-${number}@example.test` })
    }
  })
  const page = await example.openAs('admin', '/dashboard')
  await follow(page, 'Admin')
  await page.getByRole('link', { name: 'Guest 34' }).waitFor()
  await page.getByLabel('Name or e-mail').fill('GUEST-')
  await page.getByRole('button', { name: 'Search' }).click()
  await page.waitForURL('**search=GUEST-**')
  // The first page of all looks the same; its link does not lead to the second of these.
  const filtered = page.locator('[href*="search=GUEST-"]')
  await page.getByRole('link', { name: 'Next page' }).and(filtered).click()
  await page.getByRole('link', { name: 'Guest 14' }).waitFor()
  expect(await main(page).getByRole('listitem').count()).toBe(5)
  expect(await page.getByLabel('Name or e-mail').inputValue()).toBe('GUEST-')
  await page.getByRole('link', { name: 'From the beginning' }).click()
  await page.getByRole('link', { name: 'Guest 34' }).waitFor()

  await page.getByLabel('Name or e-mail').fill('')
  await page.getByLabel('Role').selectOption('admin')
  await page.getByRole('button', { name: 'Search' }).click()
  await page.getByRole('link', { name: 'Guest 34' }).waitFor({ state: 'detached' })
  expect(await main(page).getByRole('listitem').getByRole('link').allInnerTexts()).toEqual([
    'Admin Person',
  ])
  await page.getByLabel('Role').selectOption('')
  await page.getByLabel('State').selectOption('deactivated')
  await page.getByRole('button', { name: 'Search' }).click()
  await item(page, 'Former Person').waitFor()
  await page.getByLabel('Name or e-mail').fill('nobody of this name')
  await page.getByRole('button', { name: 'Search' }).click()
  await main(page).getByText('Nobody like that.').waitFor()
})

test('who is deactivated in mid-session is out at the next click, and may sign in again when reactivated', async () => {
  const person = await example.openAs('second', '/devices')
  const page = await example.openAs('admin', '/admin/users')
  await openUser(page, 'Second Person')
  await page.getByRole('button', { name: 'Deactivate' }).click()
  await confirm(page, 'Deactivate')
  await told(page, 'They are signed out, and cannot sign in.')
  await main(page).getByText('They are signed in nowhere.').waitFor()
  await follow(person, 'Dashboard')
  await hasBeenSignedOut(person)
  example.expectStatus(401)
  const refused = await signIn(example.origin, { login: 'second@example.test' })
  expect(refused.url.searchParams.get('error')).toBe('ACCOUNT_DEACTIVATED')

  await page.getByRole('button', { name: 'Reactivate' }).click()
  await told(page, 'They can sign in again.')
  const again = await example.openAs('second', '/dashboard')
  await heading(again).getByText('Hello, Second Person').waitFor()
})

test('an administrator acts as somebody, is told so, stops, and the audit log names them both', async () => {
  await cookieOf('Ida Example', 'ida')
  const page = await example.openAs('admin', '/admin/users')
  await openUser(page, 'Ida Example')
  await page.getByRole('button', { name: 'Act as Ida Example' }).click()
  const banner = page.getByRole('region', { name: 'Acting as somebody else' })
  await banner.getByText('You act as Ida Example').waitFor()
  await heading(page).getByText('Hello, Ida Example').waitFor()
  await follow(page, 'API tokens')
  await main(page).getByText('for the eyes of Ida Example alone').waitFor()
  await follow(page, 'Profile')
  await page.getByLabel('Name').fill('Ida Other')
  await page.getByRole('button', { name: 'Save' }).click()
  await told(page, 'Your name is changed.')
  expect((await page.goto('/admin/users'))?.status()).toBe(404)
  example.expectStatus(404)
  await banner.getByRole('button', { name: 'Stop' }).click()
  await page.waitForURL('**/admin/users')

  await follow(page, 'Audit log')
  const said = await sentences(page)
  expect(said).toEqual(
    expect.arrayContaining([
      'Admin Person began to act as Ida Other',
      'Admin Person, acting as Ida Other, changed Ida Other’s account',
      'Admin Person stopped acting as Ida Other',
    ]),
  )
  await page.getByLabel('Who: e-mail or id').fill('ida@example.test')
  await page.getByLabel('What', { exact: true }).selectOption('user.updated')
  await page.getByRole('button', { name: 'Search' }).click()
  await page.waitForURL('**action=user.updated**')
  // The entries of before are shown until those that were asked for are there.
  await item(page, 'Admin Person stopped acting').first().waitFor({ state: 'detached' })
  expect(new Set(await sentences(page))).toEqual(
    new Set(['Admin Person, acting as Ida Other, changed Ida Other’s account']),
  )
})

test('a new administrator has the area, and once demoted at the next click no more; the last one stays', async () => {
  const page = await example.openAs('admin', '/admin/users')
  await openUser(page, 'Second Person')
  await page.getByRole('combobox', { name: 'Role' }).selectOption('admin')
  await page.getByRole('button', { name: 'Save' }).click()
  await told(page, 'The role is changed.')
  await page.getByRole('button', { name: 'Act as' }).waitFor({ state: 'detached' })
  const other = await example.openAs('second', '/dashboard')
  await follow(other, 'Admin')
  await heading(other).getByText('People').waitFor()

  await page.getByRole('combobox', { name: 'Role' }).selectOption('none')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Act as' }).waitFor()
  await follow(other, 'Audit log')
  await isNothingHere(other)
  example.expectStatus(404)

  await openUser(page, 'Admin Person')
  await page.getByRole('combobox', { name: 'Role' }).selectOption('none')
  await page.getByRole('button', { name: 'Save' }).click()
  await told(page, 'Somebody has to stay an administrator.')
  await follow(page, 'Audit log')
  await item(page, 'Admin Person tried to change their role').getByText('LAST_ADMIN').waitFor()
  await item(page, 'Admin Person gave Second Person the role admin').waitFor()
  expect(await sentences(page)).toContain('Admin Person took Second Person’s role away')
})

test('somebody’s devices are signed out one by one and together, and somebody is deleted when one is sure', async () => {
  const desk = await example.open(await cookieOf('Grace Example', 'grace'), '/devices')
  const phone = await example.open(await cookieOf('Grace Example', 'grace'), '/devices')
  const page = await example.openAs('admin', '/admin/users')
  await openUser(page, 'Grace Example')
  await page.getByRole('button', { name: 'Sign out Unknown browser' }).first().click()
  await told(page, 'That device is signed out.')
  await expect
    .poll(() => page.getByRole('button', { name: 'Sign out Unknown browser' }).count())
    .toBe(1)
  await page.getByRole('button', { name: 'Sign all out' }).click()
  await confirm(page, 'Sign all out')
  await told(page, 'All their devices are signed out.')
  for (const device of [desk, phone]) {
    await follow(device, 'Dashboard')
    await hasBeenSignedOut(device)
  }
  example.expectStatus(401)

  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('alertdialog', { name: 'Delete Grace Example?' }).waitFor()
  await confirm(page, 'Cancel')
  await page.getByRole('button', { name: 'Delete' }).click()
  await confirm(page, 'Delete')
  await told(page, 'The person is deleted.')
  await item(page, 'Grace Example').waitFor({ state: 'detached' })
  await follow(page, 'Audit log')
  await item(page, 'Admin Person deleted a deleted person').waitFor()
})

test('what gives power away asks an administrator who signed in long ago to sign in again', async () => {
  const email = 'early@example.test'
  const cookie = await example.withAuth(
    (auth) => auth.cookieOf({ name: 'Early Example', subject: 'early', email }),
    () => Date.now() - 3_700_000,
  )
  await example.withAuth(async ({ api }) => {
    const user = await api.users.find({ email })
    await api.users.update(user?.id ?? '', { role: 'admin' })
  })
  const page = await example.open(cookie, '/dashboard')
  await expect.poll(async () => (await page.goto('/admin'))?.status()).toBe(200)
  example.expectStatus(404)
  await openUser(page, 'Second Person')
  const { pathname } = new URL(page.url())
  await page.getByRole('button', { name: 'Act as Second Person' }).click()
  await page.getByText('Please sign in again to do this.').waitFor()
  expect(new URL(page.url()).searchParams.get('redirectTo')).toBe(pathname)
})

test('all of it works without JavaScript, on a phone', async () => {
  await cookieOf('Ada Example', 'ada')
  const phone = { javaScriptEnabled: false, viewport: { width: 360, height: 740 } }
  const page = await example.openAs('admin', '/admin/users', phone)
  await page.getByLabel('Name or e-mail').fill('ada')
  await page.getByLabel('State').selectOption('active')
  await page.getByRole('button', { name: 'Search' }).click()
  await page.getByRole('link', { name: 'Ada Example' }).click()
  const actions = page.locator('form', { hasText: 'Deactivate' })
  await actions.getByLabel('I am sure').check()
  await actions.getByRole('button', { name: 'Deactivate' }).click()
  await told(page, 'They are signed out, and cannot sign in.')
  await page.getByRole('button', { name: 'Reactivate' }).click()
  await told(page, 'They can sign in again.')
  await page.getByRole('button', { name: 'Act as Ada Example' }).click()
  await heading(page).getByText('Hello, Ada Example').waitFor()
  await page.getByRole('button', { name: 'Stop' }).click()
  await heading(page).getByText('People').waitFor()
  await page.goto('/admin/audit')
  await page.getByLabel('What', { exact: true }).selectOption('user.reactivated')
  await page.getByRole('button', { name: 'Search' }).click()
  expect(await sentences(page)).toContain('Admin Person reactivated Ada Example')
})
