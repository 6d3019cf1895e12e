import { type OpenedSession, openedSession, type SessionClaims } from './claims.ts'
import type { RequestHeaders } from './request-state.ts'
import type { Sessions } from './session.ts'

/** Seals the claims, notes the cookie for the response, and lets the rest of the request see this session. */
export async function writeSession(
  { context, sealed, cookie, states }: Sessions,
  headers: RequestHeaders,
  claims: SessionClaims,
): Promise<OpenedSession> {
  const token = await sealed.seal(claims)
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
