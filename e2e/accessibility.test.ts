import axe from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { addCookies } from './support/add-cookies.ts'
import { launchBrowser } from './support/browser.ts'
import { signIn } from './support/sign-in.ts'

const origin = inject('production')

let browser: Browser
let cookie: string
beforeAll(async () => {
  browser = await launchBrowser()
  const userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0'
  await signIn(origin, { userAgent })
  ;({ cookie } = await signIn(origin, { userAgent }))
})
afterAll(() => browser.close())

describe.each(['light', 'dark'] as const)(
  'axe finds nothing wrong, in %s colours,',
  (colorScheme) => {
    let context: BrowserContext
    beforeEach(async () => {
      context = await browser.newContext({ baseURL: origin, colorScheme, reducedMotion: 'reduce' })
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

    test.each(['/', '/dashboard?error=BAD_REQUEST', '/sign-out', '/devices?done=device'])(
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

    test('and it would find something', async () => {
      const page = await context.newPage()
      await page.setContent('<html><img src="x.png"><p style="color: #999; background: #aaa">Pale')
      expect((await problems(page)).map((problem) => problem.split(':')[0])).toEqual(
        expect.arrayContaining(['color-contrast', 'html-has-lang', 'image-alt']),
      )
    })
  },
)

/** What is wrong with a page, one line for each thing. */
async function problems(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate<axe.AxeResults>('axe.run()')
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target }) => `${id}: ${String(target)}`),
  )
}
