import { AuthError } from '../../errors.ts'
import { endSession } from '../../session/end.ts'
import { renewSession, resolveAndRenew } from '../../session/renew.ts'
import type { RequestHeaders } from '../../session/request-state.ts'
import { type Sessions, toState } from '../../session/session.ts'
import type { SessionState } from '../../wire/session.ts'

/** What a person does with the session they have. */
export interface SessionFlows {
  /**
   * Who this request comes from. Never throws: what goes wrong is an event and an anonymous answer.
   * At once where nothing has to be waited for.
   */
  read(headers: RequestHeaders): SessionState | Promise<SessionState>
  /** A later end for the session, now. Throws `UNAUTHORIZED` when there is none. */
  refresh(headers: RequestHeaders): Promise<SessionState>
  /** Without a session there is nothing to end, and that is well too. */
  end(headers: RequestHeaders): Promise<void>
}

export function createSessionFlows(sessions: Sessions): SessionFlows {
  function unavailable(cause: unknown): SessionState {
    sessions.context.emit({ type: 'error', detail: 'a session could not be read', cause })
    return toState('UNAVAILABLE')
  }

  return {
    read(headers) {
      try {
        const found = resolveAndRenew(sessions, headers)
        return found instanceof Promise ? found.then(toState).catch(unavailable) : toState(found)
      } catch (cause) {
        return unavailable(cause)
      }
    },
    async refresh(headers) {
      const found = await sessions.resolve(headers)
      const renewed =
        typeof found === 'string' ? found : await renewSession(sessions, headers, found)
      if (typeof renewed === 'string') {
        throw new AuthError('UNAUTHORIZED', { detail: `no session to refresh: ${renewed}` })
      }
      return toState(renewed)
    },
    end: (headers) => endSession(sessions, headers),
  }
}
