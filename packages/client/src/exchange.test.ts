import type { Session } from '@sallyport/core/wire'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Browser, createBrowser, createLatch } from '../test/browser.ts'
import { type AuthClient, createAuthClient } from './index.ts'

let now: number
let browser: Browser
let client: AuthClient
let stops: (() => void)[]

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] })
  browser = createBrowser({}, () => now)
  now = Date.now()
  client = createAuthClient({ fetch: browser.fetch })
  stops = []
})

afterEach(() => {
  for (const stop of stops) stop()
  vi.useRealTimers()
})

/** Subscribes; gives what was shown since, session names in short. */
function watch(): (string | null)[] {
  const shown: (string | null)[] = []
  const { store } = client
  stops.push(store.subscribe(() => shown.push(store.get().data?.user.name ?? null)))
  return shown
}

function shownName(): string | undefined {
  return client.store.get().data?.user.name
}

async function settle(): Promise<void> {
  await vi.waitFor(() => expect(client.store.get().isPending).toBe(false))
}

/** Both clocks, the page's and the server's. */
async function pass(milliseconds: number): Promise<void> {
  now += milliseconds
  await vi.advanceTimersByTimeAsync(milliseconds)
}

async function sessionNamed(name: string): Promise<Session> {
  const session = await browser.session()
  if (!session) throw new Error('nobody is signed in')
  return { ...session, user: { ...session.user, name } }
}

describe('an optimistic change', () => {
  it('shows at once, without a request', async () => {
    await browser.signIn()
    client.store.seed(await browser.session())
    const shown = watch()
    client.store.set(await sessionNamed('Ada Lovelace'))
    expect(shown).toEqual(['Ada Lovelace'])
    expect(browser.requests).toEqual([])
  })

  it('is not undone by an answer that was under way', async () => {
    await browser.signIn()
    const latch = createLatch()
    browser.answerWith(async (send) => {
      const answer = await send()
      await latch.opened
      return answer
    })
    const shown = watch()
    const read = client.getSession()
    await vi.waitFor(() => expect(browser.requests).toHaveLength(1))
    client.store.set(await sessionNamed('Ada Lovelace'))
    latch.open()
    expect((await read).session?.user.name).toBe('Ada Lovelace')
    expect(shown).toEqual(['Ada Lovelace'])
    await client.store.refetch()
    expect(shownName()).toBe('Ada')
  })
})

describe('the order of answers', () => {
  it('an answer from before the sign-out, arriving after it, changes nothing', async () => {
    await browser.signIn()
    const latch = createLatch()
    browser.answerWith(async (send, asked) => {
      const answer = await send()
      if (asked.startsWith('GET')) await latch.opened
      return answer
    })
    const shown = watch()
    const read = client.getSession()
    await vi.waitFor(() => expect(browser.requests).toHaveLength(1))
    await client.signOut()
    latch.open()
    expect(await read).toEqual({ authenticated: false, session: null, reason: 'NO_SESSION' })
    expect(shown).toEqual([null])
  })

  it('a sign-out aborts the read under way, whose renewed cookie would outlive it', async () => {
    await browser.signIn()
    let signal: AbortSignal | null | undefined
    let wasAborted: boolean | undefined
    const asking = createAuthClient({
      fetch(url, init) {
        if (init.method === 'GET') {
          signal = init.signal
          return new Promise(() => {})
        }
        wasAborted = signal?.aborted
        return browser.fetch(url, init)
      },
    })
    void asking.getSession()
    await vi.waitFor(() => expect(signal?.aborted).toBe(false))
    await asking.signOut()
    expect(wasAborted).toBe(true)
  })

  it('a read that begins during a sign-out waits for it', async () => {
    await browser.signIn()
    const latch = createLatch()
    browser.answerWith(async (send) => {
      await latch.opened
      return send()
    })
    const leaving = client.signOut()
    const read = client.getSession()
    await vi.waitFor(() => expect(browser.requests).toEqual(['POST /api/auth/sign-out']))
    latch.open()
    await leaving
    expect((await read).authenticated).toBe(false)
  })

  it('a sign-out waits for a refresh, whose cookie would outlive it', async () => {
    await browser.signIn()
    const latch = createLatch()
    browser.answerWith(async (send, asked) => {
      const answer = await send()
      if (asked.endsWith('/refresh')) await latch.opened
      return answer
    })
    watch()
    const refreshing = client.refreshSession()
    const leaving = client.signOut()
    await pass(1000)
    expect(browser.requests).not.toContain('POST /api/auth/sign-out')
    latch.open()
    await Promise.all([refreshing, leaving])
    expect(client.store.get().data).toBeNull()
    expect(await browser.session()).toBeNull()
  })

  it('a sign-out that fails leaves the session, and the first answer still comes', async () => {
    await browser.signIn()
    const latch = createLatch()
    browser.answerWith(async (send, asked) => {
      if (asked.startsWith('POST')) throw new TypeError('offline')
      await latch.opened
      return send()
    })
    watch()
    await expect(client.signOut()).rejects.toMatchObject({ code: 'NETWORK_ERROR' })
    latch.open()
    await settle()
    expect(shownName()).toBe('Ada')
  })
})
