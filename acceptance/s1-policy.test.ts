import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { launchBrowser } from '../e2e/support/browser.ts'
import { startApp } from '../e2e/support/start-app.ts'
import { openTab, type Tab } from '../e2e/support/tab.ts'

let browser: Awaited<ReturnType<typeof launchBrowser>>
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

/** What the browser has refused to load or run, and what else it complains of. */
function listen(page: Tab['page']): string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  return complaints
}

async function walk(origin: string): Promise<string[]> {
  const tab = await openTab(browser, origin)
  const complaints = listen(tab.page)
  await tab.page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }))
  for (const path of ['/', '/in-loader', '/in-component', '/summary', '/optimistic']) {
    await tab.load(path)
  }
  for (const path of ['/client', '/both']) await tab.follow(path)
  await tab.follow('/in-before-load', '/login')
  await tab.signIn()
  for (const path of ['/dashboard', '/agenda', '/rename']) await tab.follow(path)
  await tab.close()
  return complaints
}

describe('S1-05 with the strict policy', () => {
  const { origin } = inject('fixture')

  test('every page hydrates, navigates, calls the server and signs in, and nothing is refused', async () => {
    const response = await fetch(origin)
    expect(response.headers.get('content-security-policy')).toMatch(
      /script-src 'nonce-[\w+/]{22}==' 'strict-dynamic'; style-src 'self' 'nonce-/,
    )
    expect(await walk(origin)).toEqual([])
  })

  test('so it is in development', async () => {
    const app = await startApp('fixture', 'development')
    try {
      expect(await walk(app.origin)).toEqual([])
    } finally {
      await app.close()
    }
    // Vite makes its bundles of dependencies first.
  }, 180_000)

  test('a script that somebody else wrote into the page does not run', async () => {
    const tab = await openTab(browser, origin)
    const complaints = listen(tab.page)
    const foreign =
      '<script>document.title = "theirs"</script><img src="x:" onerror="document.title = \'theirs\'">'
    await tab.page.route('**/in-loader', async (route) => {
      const response = await route.fetch()
      const body = (await response.text()).replace('<nav>', `${foreign}<nav>`)
      await route.fulfill({ response, body })
    })
    await tab.load('/in-loader')
    expect(await tab.page.title()).toBe('Fixture')
    expect(complaints.join()).toContain('Content Security Policy')
    await tab.close()
  })
})
