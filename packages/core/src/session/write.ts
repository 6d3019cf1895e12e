import { type OpenedSession, openedSession, type SessionClaims } from './claims.ts'
import type { RequestHeaders } from './request-state.ts'
import type { Resolution } from './resolve.ts'
import type { Sessions } from './session.ts'

/**
 * Seals the claims, notes the cookie for the response, and lets the rest of the request see this session.
 * With `renewed`, the session that these claims renew, whatever else became of it meanwhile is the last
 * word and is answered: a sign-out, another sign-in, or a renewal that was faster.
 */
export async function writeSession(
  { context, sealed, cookie, states }: Sessions,
  headers: RequestHeaders,
  claims: SessionClaims,
  renewed?: OpenedSession,
): Promise<Resolution> {
  const token = await sealed.seal(claims)
  const answer = states.find(headers)?.answer
  if (renewed && answer !== undefined && answer !== renewed) return answer

  const written = openedSession(claims, claims.exp)
  const maxAge = claims.exp - Math.floor(context.now() / 1000)
  const lines = cookie.write(
    headers.get('cookie') ?? '',
    token,
    claims.remember ? { maxAge } : false,
  )
  states.record(headers, lines, written)
  return written
}
