import type { Browser, BrowserContext, Page } from 'playwright-core'
import { addCookies } from './add-cookies.ts'

/** One page of the fixture in a browser of its own. */
export interface Tab {
  readonly page: Page
  /** What it has asked the application for, such as `POST /api/auth/sign-out`; scripts and pictures not counted. */
  readonly requests: readonly string[]
  /** Loads a page, and waits until the router in the browser has taken over. */
  load(path: string): Promise<void>
  /** Signs in at the real provider, which leads back to `/`. */
  signIn(): Promise<void>
  /** Follows a link of the navigation, and waits for `landing`. Throws when that loads a document. */
  follow(path: string, landing?: string): Promise<void>
  /** Another page of the same browser. */
  another(): Promise<Tab>
  close(): Promise<void>
}

/** `cookie` is a Cookie header: what the browser begins with. */
export async function openTab(browser: Browser, origin: string, cookie = ''): Promise<Tab> {
  const context = await browser.newContext({ baseURL: origin })
  await addCookies(context, origin, cookie)
  return openIn(context, origin)
}

async function openIn(context: BrowserContext, origin: string): Promise<Tab> {
  const page = await context.newPage()
  const requests: string[] = []
  const documents: string[] = []
  page.on('request', (request) => {
    const url = new URL(request.url())
    const type = request.resourceType()
    if (url.origin === origin && ['document', 'fetch', 'xhr'].includes(type)) {
      requests.push(`${request.method()} ${url.pathname}`)
    }
    if (type === 'document') documents.push(url.pathname)
  })

  const hydrated = () => page.locator('body[data-hydrated]').waitFor()

  async function load(path: string): Promise<void> {
    await page.goto(path)
    await hydrated()
  }

  return {
    page,
    requests,
    load,
    async signIn() {
      await load('/login')
      await page.getByRole('button', { name: 'Sign in with demo' }).click()
      await page.getByRole('button', { name: 'Demo Person' }).click()
      await page.waitForURL(`${origin}/`)
      await hydrated()
    },
    async follow(path, landing = path) {
      const before = documents.length
      await page.getByRole('navigation').getByRole('link', { name: path, exact: true }).click()
      await page.waitForURL((url) => url.pathname === landing)
      const loaded = documents.slice(before)
      if (loaded.length > 0) throw new Error(`documents were loaded: ${loaded.join(', ')}`)
    },
    another: () => openIn(context, origin),
    close: () => context.close(),
  }
}
