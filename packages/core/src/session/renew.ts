import type { RequestHeaders } from './request-state.ts'
import { bearerToken, type Resolution } from './resolve.ts'
import type { OpenedSession } from './sealed.ts'
import type { Sessions } from './session.ts'
import { writeSession } from './write.ts'

/**
 * The session of a request, with a later end where it is due for one: when its token is older than `updateAge`.
 * A session that came in an Authorization header is never renewed, for a response could not hand it over.
 */
export async function resolveAndRenew(
  sessions: Sessions,
  headers: RequestHeaders,
): Promise<Resolution> {
  const found = sessions.resolve(headers)
  const resolution = found instanceof Promise ? await found : found
  return typeof resolution === 'string' || !isDue(sessions, resolution)
    ? resolution
    : renewSession(sessions, headers, resolution)
}

/** Seals the session again, to end `maxAge` from now or at its absolute limit; unchanged where that is no later. */
export async function renewSession(
  sessions: Sessions,
  headers: RequestHeaders,
  session: OpenedSession,
): Promise<OpenedSession> {
  const { context, sealed } = sessions
  if (context.settings.session.acceptsBearer && bearerToken(headers) !== undefined) return session

  const iat = Math.floor(context.now() / 1000)
  const exp = sealed.expiry(iat, session.claims.auth_time)
  if (exp <= session.exp) return session

  const renewed = await writeSession(sessions, headers, { ...session.claims, iat, exp })
  const { sid, sub } = session.claims
  context.emit({ type: 'session.renewed', sessionId: sid, userId: sub })
  return renewed
}

function isDue({ context }: Sessions, { claims }: OpenedSession): boolean {
  return context.now() >= (claims.iat + context.settings.session.updateAge) * 1000
}
