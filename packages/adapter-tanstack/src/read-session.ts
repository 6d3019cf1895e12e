import type { RequestHeaders, Session, SessionState } from '@sallyport/core'
import { getRequest } from '@tanstack/react-start/server'
import { findRequestAuth } from './request-auth.ts'

/** As much of an `auth` as it takes to read sessions. `Fields` are those that a session has, without the internal ones. */
export interface ReadableAuth<Fields extends object> {
  pendingCookies(headers: RequestHeaders): readonly string[]
  readonly api: {
    getSession(source: { headers: RequestHeaders }): Promise<SessionState<Fields>>
  }
}

interface Reading {
  readonly session: Promise<Session | null>
  /** The cookies that were pending when it began. When they have changed, so may the session: it was left, or renewed. */
  readonly cookies: string
}

const readings = new WeakMap<object, WeakMap<RequestHeaders, Reading>>()

/** The session of the current request, or null. Read once, however many ask, and again when the request has changed it. */
export function readSession<Fields extends object>(
  auth: ReadableAuth<Fields>,
): Promise<Session<Fields> | null> {
  const entered = findRequestAuth()
  if (entered) entered.sessionRead = true
  const { headers } = getRequest()
  const cookies = auth.pendingCookies(headers).join('\n')

  const known = readings.get(auth) ?? new WeakMap<RequestHeaders, Reading>()
  readings.set(auth, known)
  const reading = known.get(headers)
  // It was read with this very `auth`, and so has its fields.
  if (reading?.cookies === cookies) return reading.session as Promise<Session<Fields> | null>

  const session = auth.api.getSession({ headers }).then((state) => state.session)
  known.set(headers, { session, cookies })
  return session
}
