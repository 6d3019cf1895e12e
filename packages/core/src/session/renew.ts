import type { OpenedSession } from './claims.ts'
import type { RequestHeaders } from './request-state.ts'
import { bearerToken, type Resolution } from './resolve.ts'
import type { Sessions } from './session.ts'
import { writeSession } from './write.ts'

/**
 * The session of a request, with a later end where it is due for one: when its token is older than `updateAge`.
 * A session that came in an Authorization header is never renewed, for a response could not hand it over.
 * Answers at once where nothing has to be waited for.
 */
export function resolveAndRenew(
  sessions: Sessions,
  headers: RequestHeaders,
): Resolution | Promise<Resolution> {
  const now = sessions.context.now()
  const found = sessions.resolve(headers, now)
  return found instanceof Promise
    ? found.then((resolution) => renewIfDue(sessions, headers, resolution, now))
    : renewIfDue(sessions, headers, found, now)
}

function renewIfDue(
  sessions: Sessions,
  headers: RequestHeaders,
  found: Resolution,
  now: number,
): Resolution | Promise<Resolution> {
  if (typeof found === 'string') return found
  const { updateAge } = sessions.context.settings.session
  const isDue = now >= (found.claims.iat + updateAge) * 1000
  return isDue ? renewSession(sessions, headers, found) : found
}

/**
 * Seals the session again, to end `maxAge` from now or at its absolute limit; unchanged where that is no later.
 * A session that the request ended meanwhile stays ended.
 */
export async function renewSession(
  sessions: Sessions,
  headers: RequestHeaders,
  session: OpenedSession,
): Promise<Resolution> {
  const { context, sealed } = sessions
  if (context.settings.session.acceptsBearer && bearerToken(headers) !== undefined) return session

  const iat = Math.floor(context.now() / 1000)
  const exp = sealed.expiry(iat, session.claims.auth_time)
  if (exp <= session.exp) return session

  const claims = { ...session.claims, iat, exp }
  const written = await writeSession(sessions, headers, claims, session)
  if (typeof written !== 'string' && written.claims === claims) {
    context.emit({ type: 'session.renewed', sessionId: claims.sid, userId: claims.sub })
  }
  return written
}
