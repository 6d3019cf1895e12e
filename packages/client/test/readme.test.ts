import { readFileSync } from 'node:fs'
import { SessionProvider } from '@sallyport/client/react'
import { memoryStore } from '@sallyport/core/memory'
import { act, createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createBrowser, openBrowser } from './browser.ts'
import { authClient } from './readme/auth-client.ts'
import { Devices } from './readme/devices.tsx'
import { Site } from './readme/site.tsx'
import { render } from './render.ts'

const readme = read('../README.md')

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8')
}

describe('README.md', () => {
  it.each(['auth-client.ts', 'site.tsx', 'devices.tsx'])('shows %s, which is compiled', (file) => {
    expect(readme).toContain(`${read(`./readme/${file}`)}\`\`\``)
  })

  it('shows a site that greets whoever the server knows', async () => {
    const browser = createBrowser()
    await browser.signIn()
    const known = renderToString(createElement(Site, { session: await browser.session() }))
    expect(known).toContain('Ada')
    const unknown = renderToString(createElement(Site, { session: null }))
    expect(unknown).toContain('Sign in with GitHub')
  })

  it('S1-46 shows a button that signs the person out', async () => {
    const browser = createBrowser()
    vi.stubGlobal('fetch', browser.fetch)
    onTestFinished(() => void vi.unstubAllGlobals())
    const assign = vi.spyOn(location, 'assign').mockImplementation(() => {})
    const log = vi.spyOn(console, 'log').mockImplementation(() => {})
    await browser.signIn()
    const site = await render(createElement(Site, { session: await browser.session() }))
    expect(site.text()).toBe('Sign out Ada')
    await act(async () => {
      document.querySelector('button')?.click()
      await vi.waitFor(() => expect(assign).toHaveBeenCalled())
    })
    expect(assign).toHaveBeenCalledExactlyOnceWith('http://app.test/')
    expect(await browser.session()).toBeNull()
    expect(log).toHaveBeenCalledExactlyOnceWith('signed out, or expired')
    expect(site.text()).toBe('Sign in with GitHub')
  })

  it('shows a list of devices, whose buttons sign them out', async () => {
    let now = Date.now()
    const laptop = createBrowser({ database: memoryStore() }, () => now)
    const phone = openBrowser(laptop.server)
    vi.stubGlobal('fetch', laptop.fetch)
    await phone.signIn()
    now += 1000
    await laptop.signIn()
    const session = await laptop.session()
    const page = createElement(
      SessionProvider,
      { client: authClient, session },
      createElement(Devices),
    )
    const rendered = await render(page)
    onTestFinished(() => void vi.unstubAllGlobals())
    const press = (name: string) =>
      [...document.querySelectorAll('button')]
        .find(({ textContent }) => textContent === name)
        ?.click()
    // As in an application: React renders what arrives when it arrives.
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', false)
    const shows = (text: RegExp) => vi.waitFor(() => expect(rendered.text()).toMatch(text))
    await shows(/^Unknown device, last seen .*Sign out here.*Sign out there$/)
    press('Sign out there')
    await shows(/^Unknown device, last seen [^ ]+Sign out here$/)
    expect(await phone.session()).toBeNull()
    press('Sign out here')
    await shows(/^$/)
    expect(await laptop.session()).toBeNull()
  })

  it('S4-03 names the call that gives the session or null', () => {
    expect(readme).toMatch(
      /^\| `sessionOrNull\(\)` \| the session `{ user,.* expires }`, or null \|$/m,
    )
  })
})
