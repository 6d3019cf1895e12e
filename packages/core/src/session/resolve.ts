import type { Context } from '../context.ts'
import type { AnonymousReason } from '../wire/session.ts'
import type { OpenedSession } from './claims.ts'
import type { SessionCookie } from './cookie.ts'
import type { RequestHeaders, RequestStates } from './request-state.ts'
import type { SealedSessions } from './sealed.ts'

/** A recognised session, or why there is none. */
export type Resolution = OpenedSession | AnonymousReason

/**
 * The lookout: the only place that says whom a request comes from, whatever it carries.
 * Answers at once where the runtime can open tokens at once.
 */
export type Resolve = (
  headers: RequestHeaders,
  /** Milliseconds since 1970; the context's clock when it is not given. */
  now?: number,
) => Resolution | Promise<Resolution>

export interface ResolveParts {
  readonly cookie: SessionCookie
  readonly sealed: SealedSessions
  readonly states: RequestStates
}

export function createResolve(
  { settings, now: clock }: Context,
  { cookie, sealed, states }: ResolveParts,
): Resolve {
  return (headers, now = clock()) => {
    const answer = states.find(headers)?.answer
    if (answer !== undefined) return typeof answer === 'string' ? answer : judge(answer, now)

    // Where both come with a request, the Authorization header decides: it was sent on purpose.
    const token =
      (settings.session.acceptsBearer ? bearerToken(headers) : undefined) ??
      cookie.read(headers.get('cookie') ?? '')
    if (token === undefined || token === '') return 'NO_SESSION'

    const session = sealed.open(token)
    return session instanceof Promise
      ? session.then((opened) => judge(opened, now))
      : judge(session, now)
  }
}

function judge(session: OpenedSession | null, now: number): Resolution {
  if (session === null) return 'INVALID_TOKEN'
  return now < session.exp * 1000 ? session : 'SESSION_EXPIRED'
}

/** The credentials of an `Authorization: Bearer` header (RFC 6750, section 2.1); undefined without one. */
export function bearerToken(headers: RequestHeaders): string | undefined {
  const header = headers.get('authorization')
  return header !== null && /^bearer /i.test(header) ? header.slice(7).trim() : undefined
}
