import type { RequestHeaders, Session } from '@sallyport/core'
import type { Context } from 'hono'
import type { PendingCookies } from './carry-cookies.ts'
import type { MountedAuth } from './mounted-auth.ts'

/** Reads the session of a request once, however many middlewares and handlers ask. */
export interface SessionReader<Fields extends object> {
  /** Null for an anonymous request, also once it has signed out. Never rejects. */
  read(c: Context): Promise<Session<Fields> | null>
  /** What the response to this request has to carry by now. */
  pending(c: Context): PendingCookies
}

interface Reading<Fields extends object> {
  session: Session<Fields> | null
  /** The cookies that were pending when the session was read; when they have changed, so may it. */
  cookies: readonly string[]
  /** Lines that came of reading alone. */
  readonly renewals: Set<string>
  /** Middleware such as `hono/body-limit` replaces the request, and with it the object core remembers it by. */
  readonly headers: Set<RequestHeaders>
}

export function createSessionReader<Fields extends object>(
  auth: MountedAuth<Fields>,
): SessionReader<Fields> {
  // Kept here rather than in `c.var`, where any middleware could put a session of its own making.
  const readings = new WeakMap<Context, Reading<Fields>>()

  return {
    async read(c) {
      const { headers } = c.req.raw
      const before = auth.pendingCookies(headers)
      const reading = readings.get(c) ?? newReading<Fields>()
      if (readings.has(c) && isSame(reading.cookies, before)) return reading.session

      const { session } = await auth.api.getSession({ headers })
      reading.session = session
      reading.cookies = auth.pendingCookies(headers)
      reading.headers.add(headers)
      for (const line of reading.cookies) if (!before.includes(line)) reading.renewals.add(line)
      readings.set(c, reading)
      return session
    },
    pending(c) {
      const { headers, renewals } = readings.get(c) ?? newReading<Fields>()
      const all = new Set(headers).add(c.req.raw.headers)
      return { lines: [...all].flatMap((each) => auth.pendingCookies(each)), renewals }
    },
  }
}

function newReading<Fields extends object>(): Reading<Fields> {
  return { session: null, cookies: [], renewals: new Set(), headers: new Set() }
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((line, index) => line === others[index])
}
