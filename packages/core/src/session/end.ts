import { AuthError } from '../errors.ts'
import { commit } from './change.ts'
import type { OpenedSession } from './claims.ts'
import type { RequestHeaders } from './request-state.ts'
import type { Resolution } from './resolve.ts'
import type { Sessions } from './session.ts'

/**
 * Ends the session of this request: its cookies expire, the rest of the request is anonymous, and with a database it
 * ends everywhere. A session that cannot be read leaves the browser all the same. Throws `STORE_UNAVAILABLE` when the
 * database could not be told: then this browser is signed out, and a copy of the cookie is not.
 */
export async function endSession(sessions: Sessions, headers: RequestHeaders): Promise<void> {
  const { context } = sessions
  let resolution: Resolution = 'UNAVAILABLE'
  try {
    resolution = await sessions.resolve(headers)
  } catch (cause) {
    const detail = 'a session that is ended could not be read'
    context.emit({ type: 'error', detail, cause })
  }
  forgetSession(sessions, headers)
  if (resolution === 'STORE_UNAVAILABLE') throw new AuthError(resolution)
  if (typeof resolution === 'string') return
  await (context.database ? endRow(sessions, resolution) : tellEnd(sessions, resolution))
}

/** Lets the browser forget its session, and the rest of the request be anonymous. */
export function forgetSession({ cookie, states }: Sessions, headers: RequestHeaders): void {
  // A renewal earlier in this request may have noted chunks that the request did not carry.
  const noted = states.find(headers)?.cookies.keys()
  states.record(headers, cookie.clear(headers.get('cookie') ?? '', noted), null)
}

async function endRow(sessions: Sessions, { claims, exp }: OpenedSession): Promise<void> {
  // Here it is over, whatever the database says.
  const expiresAt = new Date(exp * 1000)
  sessions.feed?.add({ kind: 'session', subject: claims.sid, version: 0, expiresAt })
  await commit(sessions, (change) => change.endSessions({ id: claims.sid }, 'sign-out'))
}

function tellEnd({ context }: Sessions, { claims: { sid, sub } }: OpenedSession): void {
  context.emit({ type: 'session.revoked', sessionId: sid, userId: sub, by: 'sign-out' })
}
