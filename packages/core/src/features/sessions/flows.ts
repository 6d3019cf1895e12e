import { AuthError } from '../../errors.ts'
import { endSession } from '../../session/end.ts'
import { renewSession, resolveAndRenew } from '../../session/renew.ts'
import type { RequestHeaders } from '../../session/request-state.ts'
import { type Sessions, toState } from '../../session/session.ts'
import type { SessionState } from '../../wire/session.ts'

/** What a person does with the session they have. */
export interface SessionFlows {
  /** Who this request comes from. Never throws: what goes wrong is an event and an anonymous answer. */
  read(headers: RequestHeaders): Promise<SessionState>
  /** A later end for the session, now. Throws `UNAUTHORIZED` when there is none. */
  refresh(headers: RequestHeaders): Promise<SessionState>
  /** Without a session there is nothing to end, and that is well too. */
  end(headers: RequestHeaders): Promise<void>
}

export function createSessionFlows(sessions: Sessions): SessionFlows {
  const { context } = sessions
  return {
    async read(headers) {
      try {
        return toState(await resolveAndRenew(sessions, headers))
      } catch (cause) {
        context.emit({ type: 'error', detail: 'a session could not be read', cause })
        return toState('UNAVAILABLE')
      }
    },
    async refresh(headers) {
      const resolution = await sessions.resolve(headers)
      if (typeof resolution === 'string') {
        throw new AuthError('UNAUTHORIZED', { detail: `no session to refresh: ${resolution}` })
      }
      return toState(await renewSession(sessions, headers, resolution))
    },
    end: (headers) => endSession(sessions, headers),
  }
}
