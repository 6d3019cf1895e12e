import { sqliteStore } from '@sallyport/core/sqlite'
import { createTestAuth, type TestAuth } from '@sallyport/core/testing'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { addCookies } from './add-cookies.ts'
import { launchBrowser } from './browser.ts'
import { hydrated } from './hydrated.ts'
import { signIn } from './sign-in.ts'
import { type RunningApp, startApp } from './start-app.ts'

/** The example, for the tests of a file alone, as its seed made it. */
export interface Example {
  readonly origin: string
  /** A page in a browser of its own, whose person begins with this Cookie header. */
  open(cookie: string, path: string, options?: BrowserContextOptions): Promise<Page>
  /** The same of one of the demo's people, who has just signed in: `second` for second@example.test. */
  openAs(name: string, path: string, options?: BrowserContextOptions): Promise<Page>
  /** Forgets what the browser said of an answer with this status, which the test wanted. */
  expectStatus(status: number): void
  /** The same of whatever else it said in these words. */
  expectComplaint(words: string): void
  /** Ends the process, and starts it anew. */
  restart(): Promise<void>
  /** Gives the work the database, where it can do what no page offers. `now`: what its clock says. */
  withAuth<Result>(work: (auth: TestAuth) => Promise<Result>, now?: () => number): Promise<Result>
}

/** Fails every test after which a person would see something wrong in the console. */
export function useExample(): Example {
  let app: RunningApp
  let browser: Browser
  let complaints: string[]
  beforeAll(async () => {
    ;[app, browser] = await Promise.all([startApp('example', 'production'), launchBrowser()])
  })
  beforeEach(() => {
    complaints = []
  })
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()))
    expect(complaints).toEqual([])
  })
  afterAll(async () => {
    await browser.close()
    await app.close()
  })

  async function openBrowser(options?: BrowserContextOptions): Promise<BrowserContext> {
    const context = await browser.newContext({ baseURL: app.origin, ...options })
    context.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
    })
    context.on('weberror', (error) => complaints.push(String(error.error())))
    return context
  }

  const example: Example = {
    get origin() {
      return app.origin
    },
    async open(cookie, path, options) {
      const context = await openBrowser(options)
      await addCookies(context, app.origin, cookie)
      const page = await context.newPage()
      await page.goto(path)
      // Without scripts, and on `about:blank`, React takes nothing over.
      const hasReact = options?.javaScriptEnabled !== false && page.url().startsWith(app.origin)
      if (hasReact) await hydrated(page)
      return page
    },
    async openAs(name, path, options) {
      const { cookie } = await signIn(app.origin, { login: `${name}@example.test` })
      return example.open(cookie, path, options)
    },
    expectStatus(status) {
      example.expectComplaint(`a status of ${status}`)
    },
    expectComplaint(words) {
      complaints = complaints.filter((complaint) => !complaint.includes(words))
    },
    restart: () => app.restart(),
    async withAuth(work, now = Date.now) {
      const { origin: baseURL, secret } = app
      const database = sqliteStore(app.database)
      const auth = createTestAuth({ baseURL, secret, database }, { now })
      try {
        return await work(auth)
      } finally {
        await auth.close()
      }
    },
  }
  return example
}

/** Loads a page of the example, and waits until what only React can do is done: dialogs, menus, the news of other tabs. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await hydrated(page)
}

export const main = (page: Page) => page.getByRole('main')

export const heading = (page: Page) => page.getByRole('heading', { level: 1 })

/** Waits for the page to say what a form came to. */
export const told = (page: Page, words: string) =>
  main(page).getByRole('status').getByText(words).waitFor()

export const follow = (page: Page, name: string) =>
  page.getByRole('navigation').getByRole('link', { name, exact: true }).click()

/** Says so in the dialog that a button has opened, and waits until it is gone. */
export async function confirm(page: Page, name: string): Promise<void> {
  const dialog = page.getByRole('alertdialog')
  await dialog.getByRole('button', { name, exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
}
