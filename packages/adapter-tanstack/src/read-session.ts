import type { RequestHeaders, Session, SessionState } from '@sallyport/core'
import { getRequest } from '@tanstack/react-start/server'
import { findRequestAuth } from './request-auth.ts'

/** As much of an `auth` as it takes to read sessions. `Fields` are those that a session has, without the internal ones. */
export interface ReadableAuth<Fields extends object> {
  pendingCookies(headers: RequestHeaders): readonly string[]
  changesOf(headers: RequestHeaders): number
  readonly api: {
    getSession(source: { headers: RequestHeaders }): Promise<SessionState<Fields>>
  }
}

interface Reading {
  readonly state: Promise<SessionState>
  /**
   * What the request was recognised by, and what had become of it when it was read: when that has changed, so may the
   * session. It was left, or renewed, or changed, or the request is somebody else's.
   */
  readonly basis: string
}

const readings = new WeakMap<object, WeakMap<RequestHeaders, Reading>>()

/** Who the current request comes from. Read once, however many ask, and again when the request has changed it. */
export function readState<Fields extends object>(
  auth: ReadableAuth<Fields>,
): Promise<SessionState<Fields>> {
  const entered = findRequestAuth()
  if (entered) entered.sessionRead = true
  const { headers } = getRequest()
  const credentials = [headers.get('authorization'), headers.get('cookie')]
  const fate = [auth.pendingCookies(headers), auth.changesOf(headers)]
  const basis = JSON.stringify([credentials, fate])

  const known = readings.get(auth) ?? new WeakMap<RequestHeaders, Reading>()
  readings.set(auth, known)
  const reading = known.get(headers)
  // It was read with this very `auth`, and so has its fields.
  if (reading?.basis === basis) return reading.state as Promise<SessionState<Fields>>

  const state = auth.api.getSession({ headers }).then(frozen)
  known.set(headers, { state, basis })
  return state
}

/** The session of the current request, or null. */
export async function readSession<Fields extends object>(
  auth: ReadableAuth<Fields>,
): Promise<Session<Fields> | null> {
  return (await readState(auth)).session
}

/** All who read it share one: what one of them wrote into it would be what the others judge by. */
function frozen<Fields extends object>(state: SessionState<Fields>): SessionState<Fields> {
  freeze(state.session)
  return state
}

function freeze(value: unknown): void {
  if (value === null || typeof value !== 'object') return
  for (const part of Object.values(value)) freeze(part)
  Object.freeze(value)
}
