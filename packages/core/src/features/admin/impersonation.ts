import { actAs } from '../../account/sign-in.ts'
import { lockUser } from '../../account/update-user.ts'
import { AuthError } from '../../errors.ts'
import { type Caller, type Change, commit, type House } from '../../feature.ts'
import { forgetSession } from '../../session/end.ts'
import { cannotHandOver } from '../../session/renew.ts'
import type { RequestHeaders } from '../../session/request-state.ts'
import { resumeSession } from '../../session/rotate.ts'
import { toState } from '../../session/session.ts'
import { writeSession } from '../../session/write.ts'
import { sessionRows, type UserRow } from '../../tables.ts'
import { adminRole } from '../../wire/access.ts'
import type { SessionState } from '../../wire/session.ts'
import { isAdministrator, requireAdministrator } from './administrators.ts'

/**
 * Lets the browser of an administrator act as somebody else. Their own session stays, and is taken up again after. Throws
 * `NOT_FOUND`, `IMPERSONATION_REFUSED`, `ACCOUNT_DEACTIVATED`, and what a gate throws.
 */
export async function impersonate(
  house: House,
  headers: RequestHeaders,
  { session: { session }, actor }: Caller,
  userId: string,
  maxAge: number,
): Promise<SessionState> {
  refuseBearer(house, headers)
  const { now } = house.context
  const by = actor.userId
  if (session === null) throw new AuthError('SESSION_REQUIRED')
  const sid = session.id

  const opened = await commit(
    house,
    async (change) => {
      const [administrator, user] = await lockBoth(change, by, userId)
      requireAdministrator(administrator)
      if (!user) throw new AuthError('NOT_FOUND', { detail: 'no user has this id' })
      // Whoever asks is one as well: nobody acts as themselves.
      if (user.role === adminRole) throw new AuthError('IMPERSONATION_REFUSED')
      const own = await lockSession(change, sid)
      if (!own) throw new AuthError('UNAUTHORIZED', { detail: 'the own session has ended' })
      // Nobody acts as somebody longer than as themselves.
      const left = Math.floor((session.expiresAt.getTime() - now()) / 1000)
      const impersonation = { by, sid, maxAge: Math.min(maxAge, left) }
      const entered = await actAs(house, change, user, impersonation, own.remember)
      change.tell({ type: 'impersonation.started', userId, sessionId: entered.claims.sid })
      return entered
    },
    actor,
  )
  return toState(house.context, await writeSession(house, headers, opened.claims, opened.token))
}

/**
 * Ends the impersonation and takes the administrator's own session up again, under a new token. Where that has ended, or
 * they are no administrator any more, the browser is signed out. Throws `NOT_FOUND` where nobody is impersonated.
 */
export async function stopImpersonating(
  house: House,
  headers: RequestHeaders,
  { session: { session, user }, actor }: Caller,
): Promise<SessionState> {
  const by = session?.impersonatedBy ?? null
  if (session === null || by === null) throw noImpersonation()
  refuseBearer(house, headers)

  const resumed = await commit(
    house,
    async (change) => {
      const [administrator] = await lockBoth(change, by, user.id)
      const row = await lockSession(change, session.id)
      // Another request may have stopped it, whose answer brings the own session: this one must not take it away.
      if (!row || row.impersonatorSessionId === null) throw noImpersonation()
      await change.endSessions({ id: row.id }, 'impersonation-ended')
      if (!isAdministrator(administrator)) return null
      return resumeSession(house, change, row.impersonatorSessionId)
    },
    actor,
  )
  if (resumed) await writeSession(house, headers, resumed.claims, resumed.token)
  else forgetSession(house, headers)
  return toState(house.context, await house.resolve(headers))
}

function noImpersonation(): AuthError {
  return new AuthError('NOT_FOUND', { detail: 'there is no impersonation to stop' })
}

/** A response can hand over a cookie, and no Authorization header. */
function refuseBearer(house: House, headers: RequestHeaders): void {
  if (!cannotHandOver(house, headers)) return
  throw new AuthError('BAD_REQUEST', {
    detail: 'an impersonation begins and ends in a browser: the session came in a header',
  })
}

/** In one order, whoever asks: no two wait for each other. */
async function lockBoth(
  { rows }: Change,
  ...ids: [string, string]
): Promise<[UserRow | null, UserRow | null]> {
  const locked = new Map<string, UserRow | null>()
  for (const id of ids.toSorted()) locked.set(id, await lockUser(rows, id))
  return [locked.get(ids[0]) ?? null, locked.get(ids[1]) ?? null]
}

/** The session that has not ended, and that no other transaction ends until this one has ended. */
async function lockSession({ rows }: Change, id: string) {
  const live = await rows.update(sessionRows, { id, endedAt: null }, { endedAt: null })
  return live === 0 ? null : rows.find(sessionRows, { id })
}
