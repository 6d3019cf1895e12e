import { readFileSync } from 'node:fs'
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { createBrowser } from './browser.ts'
import { Site } from './readme/site.tsx'

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
})
