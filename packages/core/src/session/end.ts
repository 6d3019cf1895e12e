import type { RequestHeaders } from './request-state.ts'
import type { Resolution } from './resolve.ts'
import type { Sessions } from './session.ts'

/** Ends the session of this request: its cookies expire, and the rest of the request is anonymous. */
export async function endSession(sessions: Sessions, headers: RequestHeaders): Promise<void> {
  const { context, cookie, states } = sessions
  const resolution = await resolveAnyway(sessions, headers)
  // A renewal earlier in this request may have noted chunks that the request did not carry.
  const noted = states.find(headers)?.cookies.keys()
  const lines = cookie.clear(headers.get('cookie') ?? '', noted)
  states.record(headers, lines, 'NO_SESSION')
  if (typeof resolution === 'string') return
  const { sid, sub } = resolution.claims
  context.emit({ type: 'session.revoked', sessionId: sid, userId: sub, by: 'sign-out' })
}

/** A session that cannot be read is ended all the same: only the event does not know whose it was. */
async function resolveAnyway(sessions: Sessions, headers: RequestHeaders): Promise<Resolution> {
  try {
    return await sessions.resolve(headers)
  } catch (cause) {
    const detail = 'a session that is ended could not be read'
    sessions.context.emit({ type: 'error', detail, cause })
    return 'UNAVAILABLE'
  }
}
