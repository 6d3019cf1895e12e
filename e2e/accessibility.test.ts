import axe from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { addCookies } from './support/add-cookies.ts'
import { launchBrowser } from './support/browser.ts'
import { signIn } from './support/sign-in.ts'

const origin = inject('production')

let browser: Browser
let cookie: string
let ownersCookie: string
let adminsCookie: string
beforeAll(async () => {
  browser = await launchBrowser()
  const userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0'
  await signIn(origin, { userAgent })
  ;({ cookie } = await signIn(origin, { userAgent }))
  ownersCookie = await signInAsOwner()
  ;({ cookie: adminsCookie } = await signIn(origin, { login: 'admin@example.test', userAgent }))
})
afterAll(() => browser.close())

/** Somebody who acts in an organization of theirs, and has invited somebody to it. */
async function signInAsOwner(): Promise<string> {
  const owner = await signIn(origin, { login: 'second@example.test' })
  const api = `${origin}/api/auth/organizations`
  const headers = { cookie: owner.cookie, origin, 'content-type': 'application/json' }
  const post = (address: string, body: object) =>
    fetch(address, { method: 'POST', headers, body: JSON.stringify(body) })
  const { organizations } = await (await fetch(api, { headers })).json()
  const { id: organizationId } = organizations[0]
  await post(`${api}/active`, { organizationId })
  await post(`${api}/${organizationId}/invitations`, {
    email: 'second.of@example.test',
    role: 'member',
  })
  return owner.cookie
}

const ownersPages = [
  '/dashboard',
  '/organizations?error=NOT_FOUND',
  '/organization?done=invited',
  '/invitations',
  '/invitations/nowhere',
  '/outbox',
  '/profile?done=name',
  '/api-tokens',
  '/api-tokens?owner=organization',
]

const adminsPages = ['/admin/users', '/admin/users?search=of-nobody', '/admin/audit']

describe.each([
  ['light', 1280],
  ['dark', 360],
] as const)('axe finds nothing wrong, in %s colours, %i pixels wide,', (colorScheme, width) => {
  let context: BrowserContext
  beforeEach(async () => {
    context = await browser.newContext({
      baseURL: origin,
      colorScheme,
      viewport: { width, height: 800 },
      reducedMotion: 'reduce',
    })
  })
  afterEach(() => context.close())

  const open = async (path: string) => {
    const page = await context.newPage()
    await page.goto(path)
    expect(page.url()).toBe(origin + path)
    return page
  }

  test.each(['/', '/login', '/login?error=ACCESS_DENIED', '/sign-out', '/nowhere'])(
    'on %s for a stranger',
    async (path) => {
      expect(await problems(await open(path))).toEqual([])
    },
  )

  test.each(['/', '/dashboard', '/sign-out', '/devices?done=device', '/organizations'])(
    'on %s for somebody who is signed in, also with the menu open',
    async (path) => {
      await addCookies(context, origin, cookie)
      const page = await open(path)
      const menu = page.getByRole('button', { name: 'Account: Demo Person' })
      await menu.waitFor()
      expect(await problems(page)).toEqual([])
      await menu.click()
      await page.getByText('demo@example.test').last().waitFor()
      expect(await problems(page)).toEqual([])
    },
  )

  const openAsOwner = async (path: string) => {
    await addCookies(context, origin, ownersCookie)
    const page = await open(path)
    await page.getByRole('button', { name: 'Account: Second Person' }).waitFor()
    return page
  }

  test.each(ownersPages)('on %s for the owner of an organization', async (path) => {
    const page = await openAsOwner(path)
    expect(await problems(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
  })

  test.each([
    ['menu', 'You act for'],
    ['alertdialog', 'Delete the organization'],
  ] as const)('with the %s of "%s" open', async (role, button) => {
    const page = await openAsOwner('/organization')
    await page.getByRole('button', { name: button }).click()
    await page.getByRole(role).waitFor()
    expect(await problems(page)).toEqual([])
  })

  test('with a new token shown, and what can be changed of it', async () => {
    const page = await openAsOwner('/api-tokens')
    await page.getByLabel('Name', { exact: true }).last().fill(`In ${colorScheme}`)
    for (const box of await page.getByRole('checkbox').all()) await box.check()
    await page.getByRole('button', { name: 'Make the token' }).click()
    await page.getByRole('region', { name: `Your new token: In ${colorScheme}` }).waitFor()
    await page.getByText(`Rename or rotate In ${colorScheme}`).click()
    expect(await problems(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
  })

  const openAsAdmin = async (path: string) => {
    await addCookies(context, origin, adminsCookie)
    const page = await open(path)
    await page.getByRole('button', { name: 'Account: Admin Person' }).waitFor()
    return page
  }

  test.each(adminsPages)('on %s for an administrator', async (path) => {
    const page = await openAsAdmin(path)
    expect(await problems(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
  })

  test('on the page of somebody for an administrator, and when they are to be deleted', async () => {
    const page = await openAsAdmin('/admin/users?search=second%40')
    await page.getByRole('link', { name: 'Second Person' }).click()
    await page.getByRole('heading', { name: 'Devices' }).waitFor()
    expect(await problems(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('alertdialog').waitFor()
    expect(await problems(page)).toEqual([])
  })

  test('and it would find something', async () => {
    const page = await context.newPage()
    await page.setContent('<html><img src="x.png"><p style="color: #999; background: #aaa">Pale')
    expect((await problems(page)).map((problem) => problem.split(':')[0])).toEqual(
      expect.arrayContaining(['color-contrast', 'html-has-lang', 'image-alt']),
    )
  })
})

/** What is wrong with a page, one line for each thing. */
async function problems(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate<axe.AxeResults>('axe.run()')
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target }) => `${id}: ${String(target)}`),
  )
}
