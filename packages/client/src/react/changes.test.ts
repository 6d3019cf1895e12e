import { memoryStore } from '@sallyport/core/memory'
import { act, createElement as h, type ReactNode } from 'react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type Browser, createBrowser } from '../../test/browser.ts'
import { type Rendered, render } from '../../test/render.ts'
import { createAuthClient, SessionProvider, useSession, useSessionUpdate } from './index.ts'

/** Two tabs of one browser that show the same person, at a server with a database. */
let browser: Browser
let here: Tab
let there: Tab
let now: number

interface Tab extends Rendered {
  readonly client: ReturnType<typeof createAuthClient>
  /** What `useSessionUpdate` was called with, names in short. */
  readonly updates: (string | null)[]
}

beforeEach(async () => {
  now = Date.now()
  browser = createBrowser({ database: memoryStore() }, () => now)
  await browser.signIn()
  here = await openTab()
  there = await openTab()
})

async function openTab(): Promise<Tab> {
  const client = createAuthClient({ fetch: browser.fetch })
  const updates: (string | null)[] = []
  function Page(): ReactNode {
    const { data } = client.useSession()
    const session = useSession()
    useSessionUpdate((next) => updates.push(next && next.user.name))
    return `${session?.user.name ?? 'nobody'}|${data?.user.name ?? 'nobody'}`
  }
  const session = await browser.session()
  const rendered = await render(h(SessionProvider, { client, session }, h(Page)))
  return { ...rendered, client, updates }
}

/** Both tabs show this, within the patience of a test. */
async function bothShow(name: string): Promise<void> {
  await vi.waitFor(() => {
    expect([here.text(), there.text()]).toEqual([`${name}|${name}`, `${name}|${name}`])
  })
}

describe('every hook in every tab', () => {
  it('S4-04 S4-06 shows what updateSession changed', async () => {
    await act(async () => {
      await here.client.updateSession({ name: 'Ada Lovelace' })
      await bothShow('Ada Lovelace')
    })
    expect([here.updates, there.updates]).toEqual([['Ada Lovelace'], ['Ada Lovelace']])
  })

  it('S4-21 goes on with the session that refreshSession renewed', async () => {
    const ends = () => [here, there].map(({ client }) => client.store.get().data?.expires)
    const [before] = ends()
    now += 1000
    await act(async () => {
      const { session } = await here.client.refreshSession()
      await vi.waitFor(() => expect(ends()).toEqual([session?.expires, session?.expires]))
    })
    expect(ends()).not.toContain(before)
    await bothShow('Ada')
  })

  it.each(['signOutAll', 'revoke'] as const)('S4-05 shows nobody after %s', async (way) => {
    const id = here.client.store.get().data?.session?.id ?? ''
    browser.requests.length = 0
    await act(async () => {
      await (way === 'revoke' ? here.client.sessions.revoke(id) : here.client.signOutAll())
      await bothShow('nobody')
    })
    expect([here.updates, there.updates]).toEqual([[null], [null]])
    expect(browser.requests).toHaveLength(1)
  })
})
