import { AuthError } from '../errors.ts'
import { sessionRows } from '../tables.ts'
import { type OpenedSession, openedSession, renewedEnd, type SessionClaims } from './claims.ts'
import type { RequestHeaders } from './request-state.ts'
import { isSession, type Resolution } from './resolve.ts'
import type { Sessions } from './session.ts'
import { writeSession } from './write.ts'

/**
 * The session of a request, with a later end where it is due for one: when it was last renewed longer ago than
 * `updateAge`, or when its cookie no longer says what is known of it. A session that came in an Authorization header is
 * never renewed, for a response could not hand it over. Answers at once where nothing has to be waited for.
 */
export function resolveAndRenew(
  sessions: Sessions,
  headers: RequestHeaders,
): Resolution | Promise<Resolution> {
  const found = sessions.resolve(headers)
  return found instanceof Promise
    ? found.then((resolution) => renewIfDue(sessions, headers, resolution))
    : renewIfDue(sessions, headers, found)
}

function renewIfDue(
  sessions: Sessions,
  headers: RequestHeaders,
  found: Resolution,
): Resolution | Promise<Resolution> {
  if (!isSession(found)) return found
  const { updateAge } = sessions.context.settings.session
  const isDue = sessions.context.now() >= (found.claims.iat + updateAge) * 1000
  if (isDue) return renewSession(sessions, headers, found)
  return found.changed ? sealAgain(sessions, headers, found) : found
}

/**
 * Lets the session end `maxAge` from now or at its absolute limit; unchanged where that is no later. A session that
 * was ended meanwhile, by this request or anywhere, stays ended. While the database cannot be asked, it stays as it is.
 */
export async function renewSession(
  sessions: Sessions,
  headers: RequestHeaders,
  session: OpenedSession,
): Promise<Resolution> {
  const { context, sealed, states } = sessions
  const { settings } = context
  if (cannotHandOver(sessions, headers)) return session

  const iat = Math.floor(context.now() / 1000)
  const exp = renewedEnd(settings, iat, session.claims)
  if (exp <= session.exp) return session.changed ? sealAgain(sessions, headers, session) : session

  const claims = { ...session.claims, iat, exp }
  const kept = await keep(sessions, claims)
  if (kept === 'ended') return 'SESSION_REVOKED'
  if (kept === 'unknown') return session

  const isStored = settings.session.strategy === 'database'
  const token = isStored ? session.token : undefined
  const written = await writeSession(sessions, headers, claims, token, session)
  // A sign-out of this request may have come in between; then it has been told already.
  const isLastWord = isSession(written) && states.find(headers)?.token === written.token
  if (isLastWord && written.claims === claims) {
    context.emit({ type: 'session.renewed', sessionId: claims.sid, userId: claims.sub })
    // Whoever comes with the old cookie again is handed the new one, and the row is not written again.
    if (claims.row && !isStored) sealed.remember(openedSession(session.token, claims, exp, true))
  }
  return written
}

/** Hands over a cookie that says what is known of the session by now. */
async function sealAgain(
  sessions: Sessions,
  headers: RequestHeaders,
  session: OpenedSession,
): Promise<Resolution> {
  if (cannotHandOver(sessions, headers)) return session
  return writeSession(sessions, headers, session.claims, undefined, session)
}

/** A response can set a cookie, and no Authorization header. */
export function cannotHandOver({ bearerOf }: Sessions, headers: RequestHeaders): boolean {
  return bearerOf(headers) !== undefined
}

/**
 * Notes the renewal in the row, unless the session has ended or was rotated: one statement decides. The row's end only becomes later,
 * for it says how long any copy of the cookie lives: an older one may live longer where another process, or this one
 * before its configuration was changed, has a longer `maxAge`.
 */
async function keep(
  { context: { database, now, emit } }: Sessions,
  { sid, exp, rot }: SessionClaims,
): Promise<'kept' | 'ended' | 'unknown'> {
  if (!database) return 'kept'
  const live = { id: sid, rotation: rot ?? null, endedAt: null }
  const [renewedAt, expiresAt] = [new Date(now()), new Date(exp * 1000)]
  try {
    const rows =
      (await database.update(
        sessionRows,
        { ...live, expiresAt: { lt: expiresAt } },
        { renewedAt, expiresAt },
      )) || (await database.update(sessionRows, live, { renewedAt }))
    return rows === 0 ? 'ended' : 'kept'
  } catch (error) {
    if (!(error instanceof AuthError)) throw error
    emit({ type: 'error', detail: 'a session could not be renewed', cause: error })
    return 'unknown'
  }
}
