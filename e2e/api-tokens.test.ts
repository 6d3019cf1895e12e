import type { Page } from 'playwright-core'
import { expect, test, vi } from 'vitest'
import { confirm, follow, heading, main, told, useExample, visit } from './support/use-example.ts'

const example = useExample()

interface TokenForm {
  name: string
  scopes?: string[]
}

/** Makes a token in the page, and reads what is shown of it. */
async function make(page: Page, { name, scopes = ['See projects'] }: TokenForm): Promise<string> {
  await page.getByLabel('Name', { exact: true }).last().fill(name)
  for (const scope of scopes) await page.getByLabel(scope).check()
  await page.getByRole('button', { name: 'Make the token' }).click()
  await told(page, 'The token is made.')
  return readSecret(page, name)
}

const shown = (page: Page, name: string) =>
  page.getByRole('region', { name: `Your new token: ${name}` })

async function readSecret(page: Page, name: string): Promise<string> {
  const secret = await shown(page, name).locator('code').first().innerText()
  expect(secret).toMatch(/^sk_live_\w{44}$/)
  expect(page.url()).not.toContain(secret)
  return secret
}

const item = (page: Page, start: string) =>
  main(page).getByRole('listitem').filter({ hasText: start })

/** What a script is answered that comes with the token. */
async function ask(token: string) {
  const authorization = `Bearer ${token}`
  const response = await fetch(`${example.origin}/api/projects`, { headers: { authorization } })
  return { status: response.status, body: await response.json() }
}

const startOf = (token: string) => token.slice(0, 12)

test('a token is shown once, works for a script as far as it goes, and within two seconds of its revocation no more', async () => {
  const permissions = ['clipboard-read', 'clipboard-write']
  const page = await example.openAs('second', '/api-tokens', { permissions })
  await main(page).getByText('There is none yet.').waitFor()
  const token = await make(page, { name: 'CI' })
  await page.getByRole('button', { name: 'Copy the token' }).click()
  await main(page).getByRole('status').getByText('Copied').waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(token)
  expect(await ask(token)).toMatchObject({ status: 200, body: { projects: [{}, {}] } })
  const other = await example.openAs('second', '/api-tokens')
  await item(other, startOf(token)).waitFor()
  expect(await other.content()).not.toContain(token)

  await page.getByRole('button', { name: 'I have copied it' }).click()
  await shown(page, 'CI').waitFor({ state: 'detached' })
  await page.reload()
  expect(await page.content()).not.toContain(token)
  await item(page, startOf(token)).getByText('project:read').waitFor()

  const weak = await make(page, { name: 'Weak', scopes: ['Invite members'] })
  expect(await ask(weak)).toMatchObject({ status: 403, body: { error: { code: 'SCOPE_MISSING' } } })

  await page.getByRole('button', { name: `Revoke CI, ${startOf(token)}` }).click()
  await confirm(page, 'Cancel')
  expect((await ask(token)).status).toBe(200)
  await page.getByRole('button', { name: `Revoke CI, ${startOf(token)}` }).click()
  await confirm(page, 'Revoke')
  const since = Date.now()
  await vi.waitUntil(async () => (await ask(token)).status === 401)
  expect(Date.now() - since).toBeLessThan(2000)
  await told(page, 'The token is revoked.')
  await item(page, startOf(token)).waitFor({ state: 'detached' })
  expect((await ask(weak)).status).toBe(403)
})

test('a token is renamed, and rotated: the new one works beside the old one, or in its place', async () => {
  const page = await example.openAs('admin', '/api-tokens')
  const first = await make(page, { name: 'Nightly' })
  await item(page, startOf(first)).getByText('Rename or rotate').click()
  await item(page, startOf(first)).getByLabel('Name', { exact: true }).fill('Every night')
  await page.getByRole('button', { name: 'Rename Nightly' }).click()
  await told(page, 'The token has its new name.')
  await page.getByRole('button', { name: 'Rotate Every night' }).click()
  await told(page, 'A new token takes its place.')
  const second = await readSecret(page, 'Every night')
  expect([(await ask(first)).status, (await ask(second)).status]).toEqual([200, 200])
  await item(page, startOf(first)).getByText('Replaced').waitFor()

  await item(page, startOf(second)).getByText('Rename or rotate').click()
  await item(page, startOf(second)).getByLabel('A new token').selectOption('no more: it has leaked')
  await page.getByRole('button', { name: `Rotate Every night, ${startOf(second)}` }).click()
  await vi.waitUntil(async () => (await ask(second)).status === 401)
  await item(page, startOf(second)).waitFor({ state: 'detached' })
})

test('a token of an organization is seen there by who may manage them, who can end it and no more', async () => {
  const editor = await example.openAs('second', '/organizations')
  await editor.getByRole('button', { name: 'Act here: Demo Orchard' }).click()
  await editor.getByRole('banner').getByText('Demo Orchard').waitFor()
  await follow(editor, 'API tokens')
  await follow(editor, 'Of the organization')
  await main(editor).getByText('There is none yet.').waitFor()
  const token = await make(editor, { name: 'Apples' })
  const { of } = (await ask(token)).body
  const own = await editor.request.get('/api/projects')
  expect((await own.json()).of).toBe(of)
  await follow(editor, 'Yours')
  await editor.getByRole('heading', { name: 'Your tokens' }).waitFor()
  expect(await item(editor, startOf(token)).count()).toBe(0)

  const owner = await example.openAs('admin', '/organizations')
  await owner.getByRole('button', { name: 'Act here: Demo Orchard' }).click()
  await owner.getByRole('banner').getByText('Demo Orchard').waitFor()
  await visit(owner, '/api-tokens?owner=organization')
  await item(owner, startOf(token)).getByText('Second Person').waitFor()
  expect(await item(owner, startOf(token)).getByRole('button').allInnerTexts()).toEqual(['Revoke'])
  await owner.getByRole('button', { name: 'Revoke Apples' }).click()
  await confirm(owner, 'Revoke')
  await told(owner, 'The token is revoked.')
  await vi.waitUntil(async () => (await ask(token)).status === 401)
})

test('who signed in long ago signs in again to make a token, and comes back', async () => {
  const anHourAgo = Date.now() - 3_700_000
  const cookie = await example.withAuth(
    (auth) => auth.cookieOf({ name: 'Ada Example' }),
    () => anHourAgo,
  )
  const page = await example.open(cookie, '/api-tokens')
  await page.getByLabel('Name', { exact: true }).fill('CI')
  await page.getByRole('button', { name: 'Make the token' }).click()
  await page.getByText('Please sign in again to do this.').waitFor()
  await page.getByRole('button', { name: /demo/i }).click()
  await page.getByRole('button', { name: 'Demo Person' }).click()
  await page.waitForURL(`${example.origin}/api-tokens`)
  expect((await ask(await make(page, { name: 'CI' }))).status).toBe(200)
})

test('all of it works without JavaScript, on a phone', async () => {
  const phone = { javaScriptEnabled: false, viewport: { width: 360, height: 740 } }
  const page = await example.openAs('demo', '/api-tokens', phone)
  const token = await make(page, { name: 'Phone' })
  expect((await ask(token)).status).toBe(200)
  await page.getByRole('button', { name: 'I have copied it' }).click()
  expect(await shown(page, 'Phone').count()).toBe(0)
  await item(page, startOf(token)).getByText('Rename or rotate').click()
  await page.getByRole('button', { name: 'Rotate Phone' }).click()
  const next = await readSecret(page, 'Phone')
  await item(page, startOf(next)).getByLabel('I am sure').check()
  await item(page, startOf(next)).getByRole('button', { name: 'Revoke' }).click()
  await told(page, 'The token is revoked.')
  await vi.waitUntil(async () => (await ask(next)).status === 401)
  expect(await heading(page).innerText()).toBe('API tokens')
})

test('whoever comes without a session or a token is answered as a script is', async () => {
  const response = await fetch(`${example.origin}/api/projects`)
  expect(response.status).toBe(401)
  expect(await response.json()).toMatchObject({ error: { code: 'UNAUTHORIZED' } })
})
