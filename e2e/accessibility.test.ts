import { globSync } from 'node:fs'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { addCookies } from './support/add-cookies.ts'
import { launchBrowser } from './support/browser.ts'
import { hydrated } from './support/hydrated.ts'
import { signIn } from './support/sign-in.ts'
import { folders } from './support/start-app.ts'

/** Who goes where. What begins with $ is known when they have signed in. */
const visits = {
  stranger: ['/', '/login', '/login?error=ACCESS_DENIED', '/sign-out?ended=2'],
  demo: [
    '/',
    '/dashboard',
    '/devices?done=device',
    '/organizations',
    '/invitations',
    '/invitations/$invitationId',
    '/sign-out',
  ],
  second: [
    '/dashboard',
    '/organizations?error=NOT_FOUND',
    '/organization?done=invited',
    '/invitations',
    '/invitations/nowhere',
    '/outbox',
    '/profile?done=name',
    '/api-tokens',
    '/api-tokens?owner=organization',
  ],
  admin: [
    '/admin/users',
    '/admin/users?search=of-nobody',
    '/admin/users/$userId',
    '/admin/audit',
    '/admin/audit?action=organization.deleted',
  ],
}

type Visitor = keyof typeof visits

const names = { demo: 'Demo Person', second: 'Second Person', admin: 'Admin Person' }

/** A page that nobody visits would be looked at by nobody. */
test('every page of the example is visited below', () => {
  const files = globSync('**/*.tsx', { cwd: join(folders.example, 'src/routes') })
  const pages = files
    .filter((file) => !/(^__root|route|admin\/index)\.tsx$/.test(file))
    .map((file) => `/${file.replace(/^_authenticated\//, '').replace(/\/?(index)?\.tsx$/, '')}`)
  const visited = new Set(
    Object.values(visits)
      .flat()
      .map((path) => path.split('?')[0]),
  )
  expect(pages).toContain('/admin/users/$userId')
  expect(pages.filter((page) => !visited.has(page))).toEqual([])
})

describe.each([
  ['production', 'light', 1280],
  ['production', 'dark', 360],
  ['development', 'light', 1280],
] as const)(
  'neither axe nor the console finds anything, in %s, in %s colours, %i pixels wide,',
  (mode, colorScheme, width) => {
    const origin = inject(mode)
    let browser: Browser
    let cookies: Record<Visitor, string>
    let ids: Record<'$invitationId' | '$userId', string>
    beforeAll(async () => {
      browser = await launchBrowser()
      const cookieOf = async (login: string) =>
        (await signIn(origin, { login, userAgent: firefox })).cookie
      cookies = {
        stranger: '',
        demo: await cookieOf('demo@example.test'),
        second: await cookieOf('second@example.test'),
        admin: await cookieOf('admin@example.test'),
      }
      ids = await inviteDemo(origin, cookies.second)
    })
    afterAll(() => browser.close())

    /** Each visitor has one browser: what pages have in common is loaded once. */
    let contexts: Map<Visitor, BrowserContext>
    /** Whatever a person would see in the console as wrong: of React, and of the Content-Security-Policy, too. */
    let complaints: string[]
    beforeAll(async () => {
      contexts = new Map()
      for (const visitor of ['stranger', 'demo', 'second', 'admin'] as const) {
        const context = await browser.newContext({
          baseURL: origin,
          colorScheme,
          viewport: { width, height: 800 },
          reducedMotion: 'reduce',
          // Not where the server is: what it prints in its own way the browser would print in another.
          locale: 'de-DE',
          timezoneId: 'Pacific/Auckland',
        })
        context.on('console', (message) => {
          if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
        })
        context.on('weberror', (error) => complaints.push(String(error.error())))
        await addCookies(context, origin, cookies[visitor])
        contexts.set(visitor, context)
      }
    })
    let page: Page
    beforeEach(() => {
      complaints = []
    })
    afterEach(async () => {
      await page.close()
      expect(complaints).toEqual([])
    })

    async function newPage(visitor: Visitor): Promise<Page> {
      const context = contexts.get(visitor)
      if (!context) throw new Error(`there is no browser for the ${visitor} person`)
      page = await context.newPage()
      return page
    }

    async function openAs(visitor: Visitor, path: string): Promise<Page> {
      await newPage(visitor)
      const address = path.replace(/\$\w+/, (name) => ids[name as keyof typeof ids])
      await page.goto(address)
      expect(page.url()).toBe(origin + address)
      await hydrated(page)
      return page
    }

    test.each(visits.stranger)('on %s for a stranger', async (path) => {
      expect(await problems(await openAs('stranger', path))).toEqual([])
    })

    test('where there is no page', async () => {
      expect(await problems(await openAs('stranger', '/nowhere'))).toEqual([])
      expect(complaints.splice(0)).toEqual([expect.stringContaining('404')])
    })

    const signedIn = (['demo', 'second', 'admin'] as const).flatMap((visitor) =>
      visits[visitor].map((path) => [path, visitor] as const),
    )

    test.each(signedIn)('on %s for the %s person', async (path, visitor) => {
      await openAs(visitor, path)
      await page.getByRole('button', { name: `Account: ${names[visitor]}` }).waitFor()
      expect(await problems(page)).toEqual([])
    })

    test('with the menu of the account open', async () => {
      await openAs('demo', '/dashboard')
      await page.getByRole('button', { name: 'Account: Demo Person' }).click()
      await page.getByText('demo@example.test').last().waitFor()
      expect(await problems(page)).toEqual([])
    })

    test.each([
      ['menu', 'You act for'],
      ['alertdialog', 'Delete the organization'],
    ] as const)('with the %s of "%s" open', async (role, button) => {
      await openAs('second', '/organization')
      await page.getByRole('button', { name: button }).click()
      await page.getByRole(role).waitFor()
      expect(await problems(page)).toEqual([])
    })

    test('with a new token shown, and what can be changed of it', async () => {
      await openAs('second', '/api-tokens')
      const name = `In ${mode} and ${colorScheme}`
      await page.getByLabel('Name', { exact: true }).last().fill(name)
      for (const box of await page.getByRole('checkbox').all()) await box.check()
      await page.getByRole('button', { name: 'Make the token' }).click()
      await page.getByRole('region', { name: `Your new token: ${name}` }).waitFor()
      await page.getByText(`Rename or rotate ${name}`).click()
      expect(await problems(page)).toEqual([])
    })

    test('when somebody is to be deleted', async () => {
      await openAs('admin', '/admin/users/$userId')
      await page.getByRole('button', { name: 'Delete' }).click()
      await page.getByRole('alertdialog').waitFor()
      expect(await problems(page)).toEqual([])
    })

    test('and axe would find something', async () => {
      await newPage('stranger')
      await page.setContent('<html><img src="x.png"><p style="color: #999; background: #aaa">Pale')
      expect((await problems(page)).map((problem) => problem.split(':')[0])).toEqual(
        expect.arrayContaining(['color-contrast', 'html-has-lang', 'image-alt']),
      )
    })
  },
)

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0'

/** The second person acts in an organization of theirs from now on, and has invited the first to it. */
async function inviteDemo(origin: string, cookie: string) {
  const api = `${origin}/api/auth/organizations`
  const headers = { cookie, origin, 'content-type': 'application/json' }
  const post = async (address: string, body: object) =>
    (await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) })).json()
  const { organizations } = await (await fetch(api, { headers })).json()
  const { id } = organizations[0]
  const { session } = await post(`${api}/active`, { organizationId: id })
  const email = 'demo@example.test'
  const { invitation } = await post(`${api}/${id}/invitations`, { email, role: 'member' })
  return { $invitationId: invitation.id, $userId: session.user.id }
}

/** What is wrong with a page, one line for each thing. */
async function problems(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate<axe.AxeResults>('axe.run()')
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target }) => `${id}: ${String(target)}`),
  )
  const isTooWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
  return isTooWide ? [...found, 'it is wider than the window'] : found
}
