import { readFileSync } from 'node:fs'
import { act, createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createBrowser } from './browser.ts'
import { Site } from './readme/site.tsx'
import { render } from './render.ts'

const readme = read('../README.md')

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8')
}

describe('README.md', () => {
  it.each(['auth-client.ts', 'site.tsx'])('shows %s, which is compiled', (file) => {
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

  it('S4-03 names the call that gives the session or null', () => {
    expect(readme).toMatch(
      /^\| `sessionOrNull\(\)` \| the session `{ user,.* expires }`, or null \|$/m,
    )
  })
})
