import type { RequestHeaders } from './request-state.ts'
import type { Resolution } from './resolve.ts'
import type { Sessions } from './session.ts'

/**
 * Ends the session of this request: its cookies expire, and the rest of the request is anonymous. A session that
 * cannot be read is ended all the same.
 */
export async function endSession(sessions: Sessions, headers: RequestHeaders): Promise<void> {
  const { context, cookie, states } = sessions
  let resolution: Resolution = 'UNAVAILABLE'
  try {
    resolution = await sessions.resolve(headers)
  } catch (cause) {
    const detail = 'a session that is ended could not be read'
    context.emit({ type: 'error', detail, cause })
  }
  // A renewal earlier in this request may have noted chunks that the request did not carry.
  const noted = states.find(headers)?.cookies.keys()
  const lines = cookie.clear(headers.get('cookie') ?? '', noted)
  states.record(headers, lines, 'NO_SESSION')
  if (typeof resolution === 'string') return
  const { sid, sub } = resolution.claims
  context.emit({ type: 'session.revoked', sessionId: sid, userId: sub, by: 'sign-out' })
}
