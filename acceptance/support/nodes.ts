import type { AuthEvent, AuthOptions, Database, WithCalls } from '@sallyport/core'
import type { Feature } from '@sallyport/core/feature'
import { createTestAuth, type TestAuth } from '@sallyport/core/testing'

/** Processes of one application, on one database and one clock that the test sets. */
export interface Nodes<Features extends readonly Feature[] = readonly []> {
  /** A process of its own: what it knows, it has from the database. */
  start(options?: AuthOptions<object, never, Features>): TestAuth & WithCalls<Features>
  readonly events: AuthEvent[]
  /** Lets time pass, in milliseconds. */
  later(milliseconds: number): void
  now(): number
}

const secret = 'c2FsbHlwb3J0LWFjY2VwdGFuY2UtdGVzdHMtc2VjcmV0IQ'

export function createNodes<const Features extends readonly Feature[] = readonly []>(
  database: Database,
  shared: AuthOptions<object, never, Features> = {},
): Nodes<Features> {
  const events: AuthEvent[] = []
  let time = Date.UTC(2026, 0, 10, 12)
  return {
    start: (options = {}) =>
      createTestAuth<object, never, Features>(
        { database, secret, onEvent: (event) => events.push(event), ...shared, ...options },
        { now: () => time },
      ),
    events,
    later(milliseconds) {
      time += milliseconds
    },
    now: () => time,
  }
}

/** The headers of a request with these cookies. */
export function withCookie(cookie: string): Headers {
  return new Headers({ cookie })
}
