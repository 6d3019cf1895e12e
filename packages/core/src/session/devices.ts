import { AuthError } from '../errors.ts'
import { requireText } from '../schema.ts'
import { type SessionRow, sessionRows } from '../tables.ts'
import type { Device } from '../wire/session.ts'
import { commit } from './change.ts'
import { actorOf, requireSession } from './caller.ts'
import { sessionEnd } from './claims.ts'
import { forgetSession } from './end.ts'
import type { RequestHeaders } from './request-state.ts'
import { seconds } from './row-claims.ts'
import { requireDatabase, type Sessions } from './session.ts'

/** Where the person of this request is signed in, the device that was seen last first. */
export async function listDevices(sessions: Sessions, headers: RequestHeaders): Promise<Device[]> {
  requireDatabase(sessions)
  const { claims } = await requireSession(sessions, headers)
  const rows = await liveSessions(sessions, claims.sub)
  return rows.map(({ id, createdAt, renewedAt, expiresAt, provider, userAgent, ip }) => ({
    id,
    current: id === claims.sid,
    createdAt,
    lastSeenAt: renewedAt,
    expiresAt,
    provider,
    userAgent,
    ip,
  }))
}

/** The sessions of a user that have not ended, each with the end it has by now; the one that was seen last first. */
export async function liveSessions(sessions: Sessions, userId: string): Promise<SessionRow[]> {
  const now = new Date(sessions.context.now())
  const rows = await requireDatabase(sessions).list(
    sessionRows,
    { userId, endedAt: null, expiresAt: { gt: now } },
    { orderBy: [['renewedAt', 'desc'], ['createdAt', 'desc']] }, // prettier-ignore
  )
  return rows.map((row) => ({ ...row, expiresAt: effectiveEnd(sessions, row) }))
}

/** The row's end, or sooner where the configuration says so by now. */
function effectiveEnd(
  { context }: Sessions,
  { createdAt, renewedAt, expiresAt }: Pick<SessionRow, 'createdAt' | 'renewedAt' | 'expiresAt'>,
): Date {
  const end = sessionEnd(context.settings, seconds(renewedAt), seconds(createdAt))
  return new Date(Math.min(expiresAt.getTime(), end * 1000))
}

/** Ends one session of the person of this request. Throws `NOT_FOUND` for an id that is no live session of theirs. */
export async function revokeDevice(
  sessions: Sessions,
  headers: RequestHeaders,
  given: string,
): Promise<void> {
  requireDatabase(sessions)
  const id = requireText(given, 'the id of a session')
  const session = await requireSession(sessions, headers, { impersonated: false })
  const { claims } = session
  const ended = await commit(
    sessions,
    (change) => change.endSessions({ id, userId: claims.sub }, 'device'),
    actorOf(sessions, headers, session),
  )
  if (ended.length === 0) throw new AuthError('NOT_FOUND', { detail: 'no session of this user' })
  if (id === claims.sid) forgetSession(sessions, headers)
}

/** Ends every session of the person of this request. How many there were. */
export async function endAllSessions(sessions: Sessions, headers: RequestHeaders): Promise<number> {
  requireDatabase(sessions)
  const session = await requireSession(sessions, headers, { impersonated: false })
  forgetSession(sessions, headers)
  const ended = await commit(
    sessions,
    (change) => change.endSessions({ userId: session.claims.sub }, 'sign-out-all'),
    actorOf(sessions, headers, session),
  )
  return ended.length
}
