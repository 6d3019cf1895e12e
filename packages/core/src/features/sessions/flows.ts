import { applyChanges, lockUser } from '../../account/update-user.ts'
import { readUserInput } from '../../account/user-input.ts'
import { AuthError } from '../../errors.ts'
import { type Change, commit } from '../../session/change.ts'
import { actorOf, isFresh, requireSession } from '../../session/caller.ts'
import { endAllSessions, listDevices, revokeDevice } from '../../session/devices.ts'
import { endSession } from '../../session/end.ts'
import { cannotHandOver, renewSession, resolveAndRenew } from '../../session/renew.ts'
import type { RequestHeaders } from '../../session/request-state.ts'
import type { Resolution } from '../../session/resolve.ts'
import { rotateSession } from '../../session/rotate.ts'
import { requireDatabase, sessionOf, type Sessions, toState } from '../../session/session.ts'
import type { Device, Session, SessionState } from '../../wire/session.ts'
import type { InvalidReason, Validation } from '../../wire/validation.ts'

/** What a person does with the sessions they have. */
export interface SessionFlows {
  /**
   * Who this request comes from. Never throws: what goes wrong is an event and an anonymous answer.
   * At once where nothing has to be waited for.
   */
  read(headers: RequestHeaders): SessionState | Promise<SessionState>
  /** Whether the session of this request is enough for what it is wanted for. Never throws; nothing is renewed. */
  validate(headers: RequestHeaders, wanted: ValidateOptions): Promise<Validation>
  /** A new token and a later end for the session, now. Throws `UNAUTHORIZED` when there is none. */
  refresh(headers: RequestHeaders): Promise<SessionState>
  /** Changes what `user.editable` lets a person change of themselves. Throws `BAD_REQUEST`, `UNAUTHORIZED`. */
  update(headers: RequestHeaders, changes: Readonly<Record<string, unknown>>): Promise<SessionState>
  /** Without a session there is nothing to end, and that is well too. */
  end(headers: RequestHeaders): Promise<void>
  /** How many there were. Throws `UNAUTHORIZED`. */
  endAll(headers: RequestHeaders): Promise<number>
  list(headers: RequestHeaders): Promise<Device[]>
  revoke(headers: RequestHeaders, id: string): Promise<void>
}

export interface ValidateOptions {
  /** Default false. */
  requireVerified?: boolean
  /** Whether a session counts that has expired and was not ended otherwise. Default false. */
  allowExpired?: boolean
  /** Whether the person has to have signed in within `session.freshAge`. Default false. */
  requireFresh?: boolean
}

export function createSessionFlows(sessions: Sessions): SessionFlows {
  const { context } = sessions
  const { settings } = context

  const told = (found: Resolution) => toState(context, found)

  function unavailable(cause: unknown): 'UNAVAILABLE' {
    context.emit({ type: 'error', detail: 'a session could not be read', cause })
    return 'UNAVAILABLE'
  }

  function shortcoming(
    session: Session,
    { requireVerified = false, requireFresh = false }: ValidateOptions,
  ): InvalidReason | undefined {
    if (requireVerified && !session.user.emailVerified) return 'EMAIL_UNVERIFIED'
    return requireFresh && !isFresh(sessions, session) ? 'SESSION_NOT_FRESH' : undefined
  }

  return {
    read(headers) {
      try {
        const found = resolveAndRenew(sessions, headers)
        return found instanceof Promise ? found.catch(unavailable).then(told) : told(found)
      } catch (cause) {
        return told(unavailable(cause))
      }
    },
    async validate(headers, { allowExpired = false, ...wanted }) {
      let found: Resolution
      try {
        found = await sessions.resolve(headers, { allowExpired })
      } catch (cause) {
        found = unavailable(cause)
      }
      if (typeof found === 'string') return { valid: false, reason: found, session: null }
      const session = sessionOf(context, found)
      const reason = shortcoming(session, wanted)
      return reason ? { valid: false, reason, session } : { valid: true, session }
    },
    async refresh(headers) {
      const found = await requireSession(sessions, headers)
      // A new token can only be handed over in a cookie: who sends theirs in a header keeps it.
      const canRotate = context.database && !cannotHandOver(sessions, headers)
      const refreshed = canRotate
        ? await rotateSession(sessions, headers, found, actorOf(sessions, headers, found))
        : await renewSession(sessions, headers, found)
      if (typeof refreshed === 'string') {
        throw new AuthError('UNAUTHORIZED', { detail: `no session to refresh: ${refreshed}` })
      }
      return told(refreshed)
    },
    async update(headers, changes) {
      requireDatabase(sessions)
      const session = await requireSession(sessions, headers)
      const refused = Object.keys(changes).find((key) => !settings.user.editable.includes(key))
      if (refused !== undefined) {
        throw new AuthError('BAD_REQUEST', {
          detail: 'body: names something that user.editable does not',
        })
      }
      const work = async (change: Change) => {
        const user = await lockUser(change.rows, session.claims.sub)
        if (!user) throw new AuthError('UNAUTHORIZED', { detail: 'the user is gone' })
        const said = await readUserInput(settings, user, changes)
        await applyChanges(context, change, user, said)
      }
      await commit(sessions, work, actorOf(sessions, headers, session))
      return told(await resolveAndRenew(sessions, headers))
    },
    end: (headers) => endSession(sessions, headers),
    endAll: (headers) => endAllSessions(sessions, headers),
    list: (headers) => listDevices(sessions, headers),
    revoke: (headers, id) => revokeDevice(sessions, headers, id),
  }
}
