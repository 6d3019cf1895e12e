import axe from 'axe-core'
import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { launchBrowser } from './support/browser.ts'
import { signIn } from './support/sign-in.ts'

const origin = inject('production')

let browser: Browser
let signedIn: string
beforeAll(async () => {
  browser = await launchBrowser()
  const { cookie } = await signIn(origin)
  signedIn = cookie.slice(cookie.indexOf('=') + 1)
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

    /** Opens a page and gives what is wrong with it, one line for each thing. */
    const problems = async (path: string, open?: string) => {
      const page = await context.newPage()
      await page.goto(path)
      if (open !== undefined) await page.getByRole('button', { name: open }).click()
      await page.evaluate(axe.source)
      const { violations } = await page.evaluate<axe.AxeResults>('axe.run()')
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target }) => `${id}: ${String(target)}`),
      )
    }

    test.each(['/', '/login', '/login?error=ACCESS_DENIED', '/sign-out', '/nowhere'])(
      'on %s for a stranger',
      async (path) => {
        expect(await problems(path)).toEqual([])
      },
    )

    test.each([
      { path: '/', open: undefined },
      { path: '/dashboard', open: undefined },
      { path: '/dashboard', open: 'Account: Demo Person' },
      { path: '/sign-out', open: undefined },
    ])('on $path for somebody who is signed in, opened: $open', async ({ path, open }) => {
      await context.addCookies([{ name: 'sp.session', value: signedIn, url: origin }])
      expect(await problems(path, open)).toEqual([])
    })

    test('and it finds what is wrong', async () => {
      const page = await context.newPage()
      await page.setContent(
        '<html><img src="x.png"><p style="color: #999; background: #aaa">Pale</p></html>',
      )
      await page.evaluate(axe.source)
      const { violations } = await page.evaluate<axe.AxeResults>('axe.run()')
      expect(violations.map(({ id }) => id)).toEqual(
        expect.arrayContaining(['color-contrast', 'html-has-lang', 'image-alt']),
      )
    })
  },
)
