import type { AuthOptions } from '@sallyport/core'
import { createTestAuth, type TestAuth } from '@sallyport/core/testing'
import { type Browser, createBrowser } from './browser.ts'
import { createPlainProvider, type PlainProvider, signedInBrowser } from './plain-provider.ts'

/** An application whose clock stands still until it is moved, and a provider that vouches for Ada. */
export interface ClockedApp {
  readonly auth: TestAuth
  readonly origin: string
  readonly provider: PlainProvider
  /** Milliseconds since 1970. */
  now(): number
  pass(seconds: number): void
  openBrowser(): Browser
  /** Another browser, in which Ada has just signed in. */
  signIn(): Promise<Browser>
}

export function createClockedApp(options: AuthOptions = {}): ClockedApp {
  const { baseURL: origin = 'http://app.test' } = options
  const provider = createPlainProvider({
    subject: 'ada',
    name: 'Ada',
    email: 'ada@example.test',
    emailVerified: true,
  })
  let now = Date.UTC(2026, 0, 10)
  const auth = createTestAuth(
    { oauth: [provider.provider], ...options },
    { fetch: provider.fetch, now: () => now },
  )
  return {
    auth,
    origin,
    provider,
    now: () => now,
    pass(seconds) {
      now += seconds * 1000
    },
    openBrowser: () => createBrowser(auth.handler, origin),
    signIn: () => signedInBrowser(auth.handler, origin),
  }
}
