import { AuthError } from '../errors.ts'
import type { Actor } from '../events.ts'
import { hasRole, hasScope } from '../wire/access.ts'
import { refusalCode } from '../wire/refusal-code.ts'
import type { AnonymousReason, Session } from '../wire/session.ts'
import type { OpenedSession } from './claims.ts'
import { deviceOf } from './device.ts'
import type { RequestHeaders } from './request-state.ts'
import { isSession, type Resolution } from './resolve.ts'
import { sessionOf, type Sessions } from './session.ts'

/** Who makes a request that only somebody may make. */
export interface Caller {
  readonly session: Session
  readonly actor: Actor
}

export interface CallerNeeds {
  /**
   * What `user.role` has to be, of somebody who is themselves. Everybody else who is signed in is told that there is
   * nothing here.
   */
  readonly role?: string
  /** The scope that an API token needs for it. Without one, no token will do. */
  readonly scope?: string
  /** Whether the person has to have signed in within `session.freshAge`. */
  readonly fresh?: boolean
  /** Whether an administrator may do it who acts as somebody else. Default true. */
  readonly impersonated?: boolean
}

/**
 * Who makes a request. Throws `UNAUTHORIZED`, or the reason where an API token is refused; `NOT_FOUND` for another role; `SESSION_REQUIRED` and
 * `SCOPE_MISSING` for a token that will not do; `SESSION_NOT_FRESH`; `IMPERSONATED`; `STORE_UNAVAILABLE` where nobody can
 * say.
 */
export async function requireCaller(
  sessions: Sessions,
  headers: RequestHeaders,
  { role, scope, fresh = false, impersonated = true }: CallerNeeds = {},
): Promise<Caller> {
  const { context } = sessions
  const found = somebody(await sessions.resolve(headers))
  const session = sessionOf(context, found)
  const isThemselves = !isSession(found) || found.claims.imp === undefined
  if (role !== undefined && !(hasRole(session, role) && isThemselves)) {
    throw new AuthError('NOT_FOUND', { detail: `whoever asks is no ${role}` })
  }
  if (!isSession(found)) {
    if (scope === undefined) throw new AuthError('SESSION_REQUIRED')
    if (!hasScope(session, scope)) throw new AuthError('SCOPE_MISSING')
  } else if (!impersonated && !isThemselves) {
    throw new AuthError('IMPERSONATED')
  }
  if (fresh && !isFresh(sessions, session)) throw new AuthError('SESSION_NOT_FRESH')
  return { session, actor: actorOf(sessions, headers, found) }
}

/**
 * The session of a request that no API token will do for. Throws `UNAUTHORIZED`, `SESSION_REQUIRED`, `IMPERSONATED`,
 * `STORE_UNAVAILABLE`.
 */
export async function requireSession(
  sessions: Sessions,
  headers: RequestHeaders,
  { impersonated = true }: Pick<CallerNeeds, 'impersonated'> = {},
): Promise<OpenedSession> {
  const found = somebody(await sessions.resolve(headers))
  if (!isSession(found)) throw new AuthError('SESSION_REQUIRED')
  if (!impersonated && found.claims.imp) throw new AuthError('IMPERSONATED')
  return found
}

/** Whether the person signed in within `session.freshAge`, themselves and not by an API token. */
export function isFresh({ context }: Sessions, { session }: Session): boolean {
  if (session === null || session.impersonatedBy !== null) return false
  return context.now() < session.createdAt.getTime() + context.settings.session.freshAge * 1000
}

/** Whom an event names as the one who did it. */
export function actorOf(
  { context }: Sessions,
  headers: RequestHeaders,
  found: Exclude<Resolution, AnonymousReason>,
): Actor {
  const device = deviceOf(context.settings, headers)
  if (!isSession(found)) {
    const { id: tokenId, user } = found
    return { userId: user.id, impersonatedBy: null, sessionId: null, tokenId, ...device }
  }
  const { sid: sessionId, sub: userId, imp } = found.claims
  return { userId, impersonatedBy: imp?.by ?? null, sessionId, tokenId: null, ...device }
}

function somebody(found: Resolution): Exclude<Resolution, AnonymousReason> {
  if (typeof found !== 'string') return found
  throw new AuthError(refusalCode(found), { detail: `nobody was recognised: ${found}` })
}
