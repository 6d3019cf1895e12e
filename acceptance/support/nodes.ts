import type { AuthEvent, AuthOptions, Database } from '@sallyport/core'
import { createTestAuth, type TestAuth } from '@sallyport/core/testing'

/** Processes of one application, on one database and one clock that the test sets. */
export interface Nodes {
  /** A process of its own: what it knows, it has from the database. */
  start(options?: AuthOptions): TestAuth
  readonly events: AuthEvent[]
  /** Lets time pass, in milliseconds. */
  later(milliseconds: number): void
  now(): number
}

const secret = 'c2FsbHlwb3J0LWFjY2VwdGFuY2UtdGVzdHMtc2VjcmV0IQ'

export function createNodes(database: Database, shared: AuthOptions = {}): Nodes {
  const events: AuthEvent[] = []
  let time = Date.UTC(2026, 0, 10, 12)
  return {
    start: (options = {}) =>
      createTestAuth(
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
