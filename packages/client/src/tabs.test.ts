import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { allHeard } from '../test/all-heard.ts'
import { type Browser, createBrowser, createLatch } from '../test/browser.ts'
import { type AuthClient, createAuthClient } from './index.ts'

/** Two pages of one browser: they share its cookies and hear each other. */
let browser: Browser
let here: AuthClient
let there: AuthClient
let stops: (() => void)[]
const messages: unknown[] = []
const wiretap = new BroadcastChannel('sallyport:/api/auth')
// 0 is the question of `allHeard`.
wiretap.addEventListener('message', ({ data }) => data !== 0 && messages.push(data))

beforeEach(() => {
  browser = createBrowser()
  here = createAuthClient({ fetch: browser.fetch })
  there = createAuthClient({ fetch: browser.fetch })
  stops = []
  messages.length = 0
})

afterEach(() => {
  for (const stop of stops) stop()
})

afterAll(() => wiretap.close())

function open(client: AuthClient): void {
  stops.push(client.store.subscribe(() => {}))
}

function nameIn(client: AuthClient): string | null {
  return client.store.get().data?.user.name ?? null
}

async function openBothSignedIn(): Promise<void> {
  await browser.signIn()
  for (const client of [here, there]) {
    client.store.seed(await browser.session())
    open(client)
  }
  await quiet()
}

/** Long enough for messages to arrive and to be answered. */
async function quiet(): Promise<void> {
  await allHeard()
  await new Promise((resolve) => setTimeout(resolve, 50))
}

describe('another tab', () => {
  it('is empty as soon as this one signs out, without asking', async () => {
    await openBothSignedIn()
    await here.signOut()
    await vi.waitFor(() =>
      expect(there.store.get()).toMatchObject({ data: null, isPending: false }),
    )
    await quiet()
    expect(browser.requests).toEqual(['POST /api/auth/sign-out'])
  })

  it('hears of a sign-out by a page that shows no session', async () => {
    await openBothSignedIn()
    await createAuthClient({ fetch: browser.fetch }).signOut()
    await vi.waitFor(() => expect(nameIn(there)).toBeNull())
  })

  it('S4-06 learns who has signed in from the page that comes back from the provider', async () => {
    there.store.seed(null)
    open(there)
    await browser.signIn()
    here.store.seed(await browser.session())
    open(here)
    await vi.waitFor(() => expect(nameIn(there)).toBe('Ada'))
    expect(browser.requests).toEqual(['GET /api/auth/session'])
  })

  it('learns of a sign-out by the server from the page that was rendered after it', async () => {
    await openBothSignedIn()
    await createBrowserlessSignOut()
    const reloaded = createAuthClient({ fetch: browser.fetch })
    reloaded.store.seed(null)
    open(reloaded)
    await vi.waitFor(() => expect([nameIn(here), nameIn(there)]).toEqual([null, null]))
  })

  it('S4-06 learns of a later end', async () => {
    let now = Date.now()
    browser = createBrowser({}, () => now)
    here = createAuthClient({ fetch: browser.fetch })
    there = createAuthClient({ fetch: browser.fetch })
    await openBothSignedIn()
    now += 60_000
    const { session } = await here.refreshSession()
    await vi.waitFor(() => expect(there.store.get().data?.expires).toBe(session?.expires))
  })

  it('is not disturbed by a page that knows the same', async () => {
    await openBothSignedIn()
    const third = createAuthClient({ fetch: browser.fetch })
    open(third)
    await quiet()
    expect(nameIn(third)).toBe('Ada')
    expect(browser.requests).toEqual(['GET /api/auth/session'])
  })

  it('hears nothing while nothing changes', async () => {
    await openBothSignedIn()
    messages.length = 0
    await here.store.refetch()
    await quiet()
    expect(messages).toEqual([])
  })

  it('asks again when it hears of a change while it is asking', async () => {
    const latch = createLatch()
    browser.answerWith(async (send) => {
      const answer = await send()
      await latch.opened
      return answer
    })
    open(there)
    await vi.waitFor(() => expect(browser.requests).toHaveLength(1))
    await browser.signIn()
    here.store.seed(await browser.session())
    await quiet()
    latch.open()
    await vi.waitFor(() => expect(nameIn(there)).toBe('Ada'))
    expect(browser.requests).toHaveLength(2)
  })

  it('does not answer news with news, even if no two answers are alike', async () => {
    let count = 0
    browser.answerWith(async (send) => {
      const answer = (await (await send()).json()) as { session: { user: object } }
      Object.assign(answer.session.user, { seen: count++ })
      return Response.json(answer)
    })
    await openBothSignedIn()
    await here.store.refetch()
    await quiet()
    expect(browser.requests.length).toBeLessThanOrEqual(3)
  })

  it('is told nothing about the person', async () => {
    await openBothSignedIn()
    await here.signOut()
    await vi.waitFor(() => expect(messages).toContain('signed-out'))
    const known = JSON.stringify(messages)
    expect(known).toMatch(/^\["[\da-f]{8}",("[\da-f]{8}",)*"signed-out"\]$/)
  })

  it('of a server with another address hears nothing', async () => {
    const other = createAuthClient({ fetch: browser.fetch, baseURL: 'https://other.test' })
    await openBothSignedIn()
    other.store.seed(await browser.session())
    open(other)
    await here.signOut()
    await quiet()
    expect(nameIn(other)).toBe('Ada')
  })
})

describe('a platform without BroadcastChannel', () => {
  it('works, each tab for itself', async () => {
    vi.stubGlobal('BroadcastChannel', undefined)
    here = createAuthClient({ fetch: browser.fetch })
    open(here)
    await here.signOut()
    vi.unstubAllGlobals()
    expect(here.store.get()).toMatchObject({ data: null, isPending: false })
  })
})

/** What a server function does: the cookie goes, and no client in the page knows. */
async function createBrowserlessSignOut(): Promise<void> {
  await browser.fetch('http://app.test/api/auth/sign-out', { method: 'POST' })
  browser.requests.length = 0
}
