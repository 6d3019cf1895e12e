import { type OpenedSession, openedSession, type SessionClaims } from './claims.ts'
import type { RequestHeaders } from './request-state.ts'
import type { Resolution } from './resolve.ts'
import type { Sessions } from './session.ts'

/**
 * Hands a session over: notes its cookie for the response, and lets the rest of the request see it. A sealed session
 * (`token` undefined) is sealed for it. With `renewed`, the session that
 * this one renews, what else became of it meanwhile is the
 * last word and is answered: a sign-out, another sign-in, or a renewal that was faster.
 */
export async function writeSession(
  sessions: Sessions,
  headers: RequestHeaders,
  claims: SessionClaims,
  given: string | undefined,
  renewed?: OpenedSession,
): Promise<Resolution> {
  const { context, sealed, cookie, states } = sessions
  const token = given ?? (await sealed.seal(claims))
  const answered = states.find(headers)?.token
  if (renewed && answered !== undefined && answered !== renewed.token) {
    return sessions.resolve(headers)
  }

  const written = openedSession(token, claims)
  if (given === undefined) sealed.remember(written)
  const maxAge = claims.exp - Math.floor(context.now() / 1000)
  const lines = cookie.write(
    headers.get('cookie') ?? '',
    token,
    claims.remember ? { maxAge } : false,
  )
  states.record(headers, lines, token)
  return written
}
