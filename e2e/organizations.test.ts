import type { BrowserContextOptions, Page } from 'playwright-core'
import { expect, test, vi } from 'vitest'
import { signIn } from './support/sign-in.ts'
import { confirm, follow, heading, main, told, useExample, visit } from './support/use-example.ts'

/** As the seed made it; each test leaves its organizations so. */
const example = useExample()

const switcher = (page: Page) =>
  page.getByRole('banner').getByRole('button', { name: 'You act for' })

/** Chooses where the person acts, by the menu in the header. */
async function switchTo(page: Page, name: string): Promise<void> {
  await switcher(page).click()
  await page.getByRole('menuitemradio', { name }).click()
  await heading(page).getByText(name).waitFor()
}

/** The page of an organization that the second person owns. */
async function openAsOwner(options?: BrowserContextOptions): Promise<Page> {
  const page = await example.openAs('second', '/organizations', options)
  await page.getByRole('button', { name: 'Act here: Demo Harbour' }).click()
  await told(page, 'This is where you act now.')
  await follow(page, 'Organization')
  await heading(page).getByText('Demo Harbour').waitFor()
  return page
}

async function invite(page: Page, email: string, role: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Role', { exact: true }).selectOption(role)
  await page.getByRole('button', { name: 'Invite', exact: true }).click()
  await told(page, 'The invitation is on its way.')
}

/** The link of the mail that was sent last, as everybody can read it in this demo. */
async function readMail(page: Page): Promise<string> {
  const outbox = await page.context().newPage()
  await outbox.goto('/outbox')
  const link = await main(outbox).getByRole('listitem').first().getByRole('link').innerText()
  await outbox.close()
  return link
}

test('invited by a mail, a person signs in, accepts, acts, and has lost it all in another open tab within two seconds', async () => {
  const owner = await openAsOwner()
  await invite(owner, 'demo@example.test', 'admin')
  const link = await readMail(owner)

  const here = await example.open('', link)
  await here.getByRole('button', { name: /demo/i }).click()
  await here.getByRole('button', { name: 'Demo Person' }).click()
  await here.waitForURL(link)
  await main(here).getByText('Second Person (second@example.test) invites you').waitFor()
  await here.getByRole('button', { name: 'Accept: Demo Harbour' }).click()
  await told(here, 'Welcome!')
  await here.getByLabel('New notice').fill('Fog tonight')
  await here.getByRole('button', { name: 'Put up' }).click()
  await main(here).getByText('Fog tonight').waitFor()
  await follow(here, 'Organization')
  const there = await here.context().newPage()
  await visit(there, '/organization')
  await there.getByLabel('E-mail').fill('third@example.test')

  await owner.reload()
  await owner.getByLabel('Role of Demo Person', { exact: true }).selectOption('member')
  await owner.getByRole('button', { name: 'Save the role of Demo Person' }).click()
  await told(owner, 'The role is changed.')
  const since = Date.now()
  await there.getByRole('button', { name: 'Invite', exact: true }).click()
  await told(there, 'You may not do this.')
  await there.getByRole('button', { name: 'Invite', exact: true }).waitFor({ state: 'detached' })
  expect(Date.now() - since).toBeLessThan(2000)
  await here.getByRole('button', { name: 'Invite', exact: true }).waitFor({ state: 'detached' })

  await owner.getByRole('button', { name: 'Remove Demo Person' }).click()
  await confirm(owner, 'Remove')
  await told(owner, 'They no longer belong to the organization.')
  const removed = Date.now()
  await follow(there, 'Dashboard')
  await heading(there).getByText('Hello, Demo Person').waitFor()
  expect(Date.now() - removed).toBeLessThan(2000)
  await switcher(there).getByText('Personal').waitFor()
  await follow(here, 'Organization')
  await told(here, 'Please choose an organization first.')
  example.expectStatus(403)
})

test('the menu says where one acts, shows what the role there may, and is followed by other tabs', async () => {
  const page = await example.openAs('second', '/dashboard')
  const other = await page.context().newPage()
  await visit(other, '/dashboard')
  await switchTo(page, 'Demo Orchard')
  await main(page).getByLabel('New notice').waitFor()
  await heading(other).getByText('Demo Orchard').waitFor()
  await switcher(other).getByText('Demo Orchard').waitFor()
  await follow(page, 'Organization')
  await main(page).getByText('Your role here is editor.').waitFor()
  await main(page).getByText('admin@example.test').waitFor()
  expect(await main(page).getByRole('button').allInnerTexts()).toEqual(['Leave the organization'])

  await switcher(other).press('Enter')
  await other.getByRole('menuitemradio', { name: 'Demo Harbour' }).waitFor()
  await other.keyboard.press('Home')
  await other.keyboard.press('Enter')
  await heading(other).getByText('Hello, Second Person').waitFor()
  await page.waitForURL('**/organizations**')
})

test('who has to choose an organization first goes on to the page that they wanted, and to no other site', async () => {
  const page = await example.openAs('second', '/organization?done=role')
  await told(page, 'Please choose an organization first.')
  await page.getByRole('button', { name: 'Act here: Demo Harbour' }).click()
  await page.waitForURL('**/organization?done=switched')
  await heading(page).getByText('Demo Harbour').waitFor()

  await page.goto('/organizations?redirectTo=https%3A%2F%2Felsewhere.example')
  await page.getByRole('button', { name: 'Act here: Demo Orchard' }).click()
  await heading(page).getByText('Demo Orchard').waitFor()
  expect(page.url()).toBe(`${example.origin}/dashboard?done=switched`)
})

test('an organization is made, renamed, and deleted when one is sure', async () => {
  const page = await example.openAs('demo', '/organization')
  await main(page).getByText('You belong to no organization yet.').waitFor()
  await page.getByLabel('Name').fill('   ')
  await page.getByRole('button', { name: 'Create' }).click()
  await told(page, 'That cannot be a name')
  await page.getByLabel('Name').fill('Demo Lighthouse')
  await page.getByRole('button', { name: 'Create' }).click()
  await told(page, 'The organization is there, and you act in it.')
  await page.getByRole('button', { name: 'Leave the organization' }).click()
  await confirm(page, 'Leave the organization')
  await told(page, 'An organization cannot be without an owner.')

  await page.getByLabel('Name of the organization').fill('Demo Tower')
  await page.getByRole('button', { name: 'Rename' }).click()
  await told(page, 'The organization has its new name.')
  await heading(page).getByText('Demo Tower').waitFor()
  await switcher(page).getByText('Demo Tower').waitFor()

  await page.getByRole('button', { name: 'Delete the organization' }).click()
  await page.getByRole('alertdialog', { name: 'Delete Demo Tower?' }).waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('alertdialog').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Delete the organization' }).click()
  await confirm(page, 'Delete the organization')
  await told(page, 'The organization is deleted.')
  await switcher(page).getByText('Personal').waitFor()
  expect(await main(page).getByText('Demo Tower').count()).toBe(0)
})

test('an invitation is sent again, taken back, declined, and nothing for anybody else', async () => {
  const owner = await openAsOwner()
  await invite(owner, 'demo@example.test', 'editor')
  const link = await readMail(owner)
  await owner.getByRole('button', { name: 'Send again to demo@example.test' }).click()
  await told(owner, 'The invitation is on its way again.')
  expect(await readMail(owner)).toBe(link)
  await owner.goto(link)
  await main(owner).getByText('It is for another address, or it was taken back.').waitFor()

  const person = await example.openAs('demo', '/dashboard')
  await main(person).getByRole('link', { name: 'Answer your invitations (1)' }).click()
  await person.getByRole('button', { name: 'Decline: Demo Harbour' }).click()
  await told(person, 'You have declined the invitation.')
  await main(person).getByText('Nothing waits for your answer.').waitFor()

  await visit(owner, '/organization')
  await invite(owner, 'demo@example.test', 'editor')
  await person.reload()
  await person.getByRole('button', { name: 'Accept: Demo Harbour' }).waitFor()
  await owner.getByRole('button', { name: 'Take back from demo@example.test' }).click()
  await told(owner, 'The invitation is taken back.')
  await person.getByRole('button', { name: 'Accept: Demo Harbour' }).click()
  await told(person, 'That invitation is no longer there.')
})

test('all of it works without JavaScript, on a phone', async () => {
  const phone = { javaScriptEnabled: false, viewport: { width: 360, height: 740 } }
  const owner = await example.openAs('second', '/dashboard', phone)
  await switcher(owner).click()
  await owner.getByRole('button', { name: 'Act here: Demo Harbour' }).click()
  await told(owner, 'This is where you act now.')
  await owner.getByRole('button', { name: 'Menu' }).click()
  await follow(owner, 'Organization')
  await invite(owner, 'demo@example.test', 'editor')

  const person = await example.openAs('demo', await readMail(owner), phone)
  await person.getByRole('button', { name: 'Accept: Demo Harbour' }).click()
  await told(person, 'Welcome!')
  await person.getByLabel('New notice').fill('Fog tonight')
  await owner.reload()
  await owner.getByLabel('Role of Demo Person', { exact: true }).selectOption('member')
  await owner.getByRole('button', { name: 'Save the role of Demo Person' }).click()
  await told(owner, 'The role is changed.')
  await vi.waitFor(async () => {
    await person.getByRole('button', { name: 'Put up' }).click()
    await told(person, 'You may not do this.')
  })

  const item = main(owner).getByRole('listitem').filter({ hasText: 'Demo Person' })
  await item.getByRole('button', { name: 'Remove' }).click()
  expect(owner.url()).not.toContain('removed')
  await item.getByLabel('I am sure').check()
  await item.getByRole('button', { name: 'Remove' }).click()
  await told(owner, 'They no longer belong to the organization.')
  await person.goto('/dashboard')
  await heading(person).getByText('Hello, Demo Person').waitFor()
})

test('a form that is sent by itself once the session has ended leads to the sign-in page', async () => {
  const page = await example.openAs('demo', '/organizations', { javaScriptEnabled: false })
  await page.context().clearCookies()
  await page.getByLabel('Name').fill('Demo Lighthouse')
  await page.getByRole('button', { name: 'Create' }).click()
  expect(page.url()).toBe(
    `${example.origin}/login?error=SESSION_EXPIRED&redirectTo=%2Forganizations`,
  )
})

test('a form that nobody has confirmed does nothing', async () => {
  const page = await openAsOwner()
  const form = page.locator('form', { hasText: 'Delete the organization' })
  await form.evaluate((element: HTMLFormElement) => element.submit())
  await told(page, 'Nothing was done')
  expect(await heading(page).innerText()).toBe('Demo Harbour')
})

test('who acts as somebody is told so on every page, until they stop', async () => {
  const page = await example.openAs('admin', '/dashboard')
  const api = `${example.origin}/api/auth/admin/users`
  const headers = { origin: example.origin }
  const { request } = page.context()
  const { users } = await (await request.get(`${api}?search=second`)).json()
  await request.post(`${api}/${users[0].id}/impersonate`, { headers })
  await page.reload()
  const banner = page.getByRole('region', { name: 'Acting as somebody else' })
  await banner.getByText('You act as Second Person').waitFor()
  await follow(page, 'Devices')
  await banner.getByRole('button', { name: 'Stop' }).click()
  await page.waitForURL('**/admin/users')
  await page.getByRole('button', { name: 'Account: Admin Person' }).waitFor()
  expect(await banner.count()).toBe(0)
})

test('who is deactivated cannot sign in, and is told why', async () => {
  const { url } = await signIn(example.origin, { login: 'former@example.test' })
  expect(url.searchParams.get('error')).toBe('ACCOUNT_DEACTIVATED')
})
