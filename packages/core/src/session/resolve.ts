import type { Context } from '../context.ts'
import type { AnonymousReason } from '../wire/session.ts'
import type { Opened, OpenedSession } from './claims.ts'
import type { SessionCookie } from './cookie.ts'
import type { RequestHeaders, RequestStates } from './request-state.ts'

/** A recognised session, or why there is none. */
export type Resolution = OpenedSession | AnonymousReason

/**
 * The lookout: the only place that says whom a request comes from, whatever it carries.
 * Answers at once where nothing has to be waited for.
 */
export type Resolve = (
  headers: RequestHeaders,
  options?: ResolveOptions,
) => Resolution | Promise<Resolution>

export interface ResolveOptions {
  /** Whether a session counts that has expired and was not ended otherwise. */
  readonly allowExpired?: boolean
}

export interface ResolveParts {
  readonly cookie: SessionCookie
  readonly states: RequestStates
  /** What a token says, or its row. */
  open(token: string): Opened | Promise<Opened>
  /** What is known of the session by now, beyond what its token says. */
  check(session: OpenedSession, now: number): Resolution | Promise<Resolution>
}

export function createResolve(
  { settings, now: clock }: Context,
  { cookie, states, open, check }: ResolveParts,
): Resolve {
  function judge(opened: Opened, allowExpired: boolean): Resolution | Promise<Resolution> {
    if (typeof opened === 'string') return opened
    const now = clock()
    if (now >= opened.exp * 1000 && !allowExpired) return 'SESSION_EXPIRED'
    return check(opened, now)
  }

  return (headers, { allowExpired = false } = defaults) => {
    const token = tokenOf(headers)
    if (token === undefined || token === null || token === '') return 'NO_SESSION'
    const opened = open(token)
    return opened instanceof Promise
      ? opened.then((session) => judge(session, allowExpired))
      : judge(opened, allowExpired)
  }

  function tokenOf(headers: RequestHeaders): string | null | undefined {
    // What the request was answered so far is its last word.
    const answered = states.find(headers)?.token
    if (answered !== undefined) return answered
    // Where both come with a request, the Authorization header decides: it was sent on purpose.
    return (
      (settings.session.acceptsBearer ? bearerToken(headers) : undefined) ??
      cookie.read(headers.get('cookie') ?? '')
    )
  }
}

const defaults: ResolveOptions = {}

/** The credentials of an `Authorization: Bearer` header (RFC 6750, section 2.1); undefined without one. */
export function bearerToken(headers: RequestHeaders): string | undefined {
  const header = headers.get('authorization')
  return header !== null && /^bearer /i.test(header) ? header.slice(7).trim() : undefined
}
