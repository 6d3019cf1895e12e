import type { AuthOptions } from '@sallyport/core'
import type { Session } from '@sallyport/core/wire'
import { afterEach, beforeEach, expect, vi } from 'vitest'
import { type AuthClient, createAuthClient } from '../src/index.ts'
import { type Browser, createBrowser } from './browser.ts'

/** The page of the running test: before each one it is opened anew, on a clock that stands still. */
export let browser: Browser
export let client: AuthClient

let now: number
let stops: (() => void)[]

beforeEach(() => {
  // A whole second: sessions count in seconds, and waiting for something moves the page's clock a little.
  now = Math.floor(Date.now() / 1000) * 1000
  vi.useFakeTimers({ now, toFake: ['Date', 'setTimeout', 'clearTimeout'] })
  stops = []
  openPage()
})

afterEach(() => {
  leave()
  vi.useRealTimers()
})

/** Opens the page again, on another server. `behind`: milliseconds by which its clock is behind ours. */
export function openPage(options: AuthOptions = {}, behind = 0): void {
  browser = createBrowser(options, () => now - behind)
  client = createAuthClient({ fetch: browser.fetch })
}

/** Subscribes; gives what was shown since, session names in short. */
export function watch(): (string | null)[] {
  const shown: (string | null)[] = []
  const { store } = client
  listen(() => shown.push(store.get().data?.user.name ?? null))
  return shown
}

export function listen(listener: () => void): void {
  stops.push(client.store.subscribe(listener))
}

/** Everybody who listens goes. */
export function leave(): void {
  for (const stop of stops.splice(0)) stop()
}

export function shownName(): string | undefined {
  return client.store.get().data?.user.name
}

export async function settle(): Promise<void> {
  await vi.waitFor(() => expect(client.store.get().isPending).toBe(false))
}

/** Both clocks, the page's and the server's. */
export async function pass(milliseconds: number): Promise<void> {
  now += milliseconds
  await vi.advanceTimersByTimeAsync(milliseconds)
}

export async function sessionNamed(name: string): Promise<Session> {
  const session = await browser.session()
  if (!session) throw new Error('nobody is signed in')
  return { ...session, user: { ...session.user, name } }
}
