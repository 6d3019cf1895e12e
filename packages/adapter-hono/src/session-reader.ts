import type { ErrorCode, RequestHeaders, Session } from '@sallyport/core'
import { refusalCode } from '@sallyport/core/wire'
import type { Context } from 'hono'
import type { PendingCookies } from './carry-cookies.ts'
import type { MountedAuth } from './mounted-auth.ts'

/** Reads the session of a request once, however many middlewares and handlers ask. */
export interface SessionReader<Fields extends object> {
  /** Null for an anonymous request, also once it has signed out. Never rejects. */
  read(c: Context): Promise<Session<Fields> | null>
  /** Why a request that was read is refused, where it is anonymous. */
  refusalCode(c: Context): ErrorCode
  /** What the response to this request has to carry by now. */
  pending(c: Context): PendingCookies
}

/** What a request is recognised by. */
type Credentials = readonly [authorization: string | null, cookie: string | null]

interface Reading<Fields extends object> {
  session: Session<Fields> | null
  /** What nobody is refused with. */
  code: ErrorCode
  credentials: Credentials
  /** The cookies that were pending when the session was read; when they have changed, so may it. */
  cookies: readonly string[]
  /** How often this request had changed its session by then: a stored one may change without a cookie. */
  changes: number
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
      const credentials = credentialsOf(headers)
      const known = readings.get(c)
      const isKnown =
        known &&
        known.changes === auth.changesOf(headers) &&
        isSame(known.cookies, before) &&
        isSame(known.credentials, credentials)
      if (isKnown) return known.session

      const state = await auth.api.getSession({ headers })
      const reading = readings.get(c) ?? newReading<Fields>()
      freeze(state.session)
      reading.session = state.session
      reading.code = state.authenticated ? 'UNAUTHORIZED' : refusalCode(state.reason)
      reading.credentials = credentials
      reading.cookies = auth.pendingCookies(headers)
      reading.changes = auth.changesOf(headers)
      reading.headers.add(headers)
      for (const line of reading.cookies) if (!before.includes(line)) reading.renewals.add(line)
      readings.set(c, reading)
      return reading.session
    },
    refusalCode: (c) => readings.get(c)?.code ?? 'UNAUTHORIZED',
    pending(c) {
      const { headers, renewals } = readings.get(c) ?? newReading<Fields>()
      const all = new Set(headers).add(c.req.raw.headers)
      return { lines: [...all].flatMap((each) => auth.pendingCookies(each)), renewals }
    },
  }
}

function newReading<Fields extends object>(): Reading<Fields> {
  const nothing = { session: null, code: 'UNAUTHORIZED', credentials: [null, null] } as const
  return { ...nothing, cookies: [], changes: 0, renewals: new Set(), headers: new Set() }
}

/** Middleware may replace the request, or its headers: then it is somebody else's. */
function credentialsOf(headers: RequestHeaders): Credentials {
  return [headers.get('authorization'), headers.get('cookie')]
}

/** All who read it share one: what one of them wrote into it would be what the guards behind it judge by. */
function freeze(value: unknown): void {
  if (value === null || typeof value !== 'object') return
  for (const part of Object.values(value)) freeze(part)
  Object.freeze(value)
}

function isSame<Value>(some: readonly Value[], others: readonly Value[]): boolean {
  return some.length === others.length && some.every((line, index) => line === others[index])
}
