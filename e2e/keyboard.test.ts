import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { hydrated } from './support/hydrated.ts'
import { heading, main, told, useExample } from './support/use-example.ts'

const example = useExample()

const hasFocus = (element: Locator) =>
  element.evaluate((node) => node === node.ownerDocument.activeElement)

/** Presses Tab until the element has the focus, as somebody does who sees where it is. */
async function tabTo(page: Page, element: Locator): Promise<void> {
  await element.waitFor()
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab')
    if (await hasFocus(element)) return
  }
  throw new Error(`the focus never came to ${String(element)}`)
}

const press = async (page: Page, element: Locator) => {
  await tabTo(page, element)
  await page.keyboard.press('Enter')
}

const type = async (page: Page, element: Locator, text: string) => {
  await tabTo(page, element)
  await page.keyboard.type(text)
  await page.keyboard.press('Enter')
}

/** After a navigation the focus is where the new page begins. */
const beginsAtPage = (page: Page) => expect.poll(() => hasFocus(main(page))).toBe(true)

test('by the keyboard alone somebody signs in, makes an organization, invites, and signs out', async () => {
  const page = await example.open('', '/')
  await hydrated(page)
  const banner = page.getByRole('banner')
  await page.keyboard.press('Tab')
  expect(await hasFocus(page.getByRole('link', { name: 'Skip to the content' }))).toBe(true)

  await press(page, banner.getByRole('link', { name: 'Sign in' }))
  await heading(page).getByText('Sign in').waitFor()
  await beginsAtPage(page)
  await press(page, main(page).getByRole('button', { name: 'Continue with the demo provider' }))
  await press(page, page.getByRole('button', { name: 'Demo Person' }))
  await heading(page).getByText('Hello, Demo Person').waitFor()
  await hydrated(page)

  await press(page, banner.getByRole('button', { name: 'You act for' }))
  await page.getByRole('menu').waitFor()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await heading(page).getByText('Your organizations').waitFor()
  await beginsAtPage(page)
  await type(page, main(page).getByLabel('Name'), 'Demo Lighthouse')
  await told(page, 'The organization is there, and you act in it.')
  await beginsAtPage(page)

  await type(page, main(page).getByLabel('E-mail'), 'second@example.test')
  await told(page, 'The invitation is on its way.')
  await press(page, page.getByRole('button', { name: 'Take back from second@example.test' }))
  await told(page, 'The invitation is taken back.')
  // The button is gone, and what had the focus with it.
  await beginsAtPage(page)

  const remove = main(page).getByRole('button', { name: 'Delete the organization' })
  await press(page, remove)
  const dialog = page.getByRole('alertdialog')
  await dialog.waitFor()
  await expect.poll(() => hasFocus(dialog.locator(':focus'))).toBe(true)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await expect.poll(() => hasFocus(remove)).toBe(true)

  await press(page, banner.getByRole('button', { name: 'Account: Demo Person' }))
  await press(page, banner.getByRole('button', { name: 'Sign out' }))
  await banner.getByRole('link', { name: 'Sign in' }).waitFor()
  expect(await page.context().cookies(example.origin)).toEqual([])
})
