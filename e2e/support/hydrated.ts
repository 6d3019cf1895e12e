import type { Page } from 'playwright-core'

/** Waits until React has taken over what a page of the example shows. */
export async function hydrated(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    Object.keys(document.querySelector('main > *') ?? {}).some((key) => key.startsWith('__react')),
  )
}
