import type { Context } from '../context.ts'
import type { AnonymousReason } from '../wire/session.ts'
import type { Opened, OpenedSession } from './claims.ts'
import type { SessionCookie } from './cookie.ts'
import type { Credential, OpenCredential, Resolver } from './credential.ts'
import type { RequestHeaders, RequestStates } from './request-state.ts'

/** A recognised session or token, or why there is none. */
export type Resolution = OpenedSession | Credential | AnonymousReason

/** Whether it is a session, and no API token or nobody. */
export function isSession(found: Resolution): found is OpenedSession {
  return typeof found !== 'string' && 'claims' in found
}

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
  readonly states: RequestStates
  readonly tokenOf: TokenOf
  readonly bearerOf: BearerOf
  readonly openCredential: OpenCredential
  /** What a token says, or its row. */
  open(token: string): Opened | Promise<Opened>
  /** What is known of the session by now, beyond what its token says. */
  check(session: OpenedSession, now: number): Resolution | Promise<Resolution>
}

export function createResolve(
  { now: clock }: Context,
  { states, tokenOf, bearerOf, openCredential, open, check }: ResolveParts,
): Resolve {
  function judge(opened: Opened, allowExpired: boolean): Resolution | Promise<Resolution> {
    if (typeof opened === 'string') return opened
    const now = clock()
    if (now >= opened.exp * 1000 && !allowExpired) return 'SESSION_EXPIRED'
    return check(opened, now)
  }

  return (headers, { allowExpired = false } = defaults) => {
    const state = states.find(headers)
    if (state) state.wasRead = true
    const bearer = bearerOf(headers)
    if (bearer?.resolver) return openCredential(bearer.resolver, bearer.token, clock())
    const token = tokenOf(headers, bearer)
    if (token === undefined) return 'NO_SESSION'
    const opened = open(token)
    return opened instanceof Promise
      ? opened.then((session) => judge(session, allowExpired))
      : judge(opened, allowExpired)
  }
}

const defaults: ResolveOptions = {}

/** The token of an `Authorization` header that decides, and who knows it: a resolver, or it is a session's. */
export type BearerOf = (
  headers: RequestHeaders,
) => { readonly token: string; readonly resolver: Resolver | undefined } | undefined

/** `resolvers` are complete before the first request. */
export function createBearerOf({ settings }: Context, resolvers: readonly Resolver[]): BearerOf {
  const { acceptsBearer } = settings.session
  return (headers) => {
    if (!acceptsBearer && resolvers.length === 0) return undefined
    const token = bearerToken(headers)
    if (token === undefined) return undefined
    const resolver = resolvers.find(({ recognises }) => recognises(token))
    return resolver || acceptsBearer ? { token, resolver } : undefined
  }
}

/** The token that a session is read by; undefined without one. It says nothing yet. */
export type TokenOf = (headers: RequestHeaders, bearer?: ReturnType<BearerOf>) => string | undefined

export function createTokenOf(
  bearerOf: BearerOf,
  { cookie, states }: { readonly cookie: SessionCookie; readonly states: RequestStates },
): TokenOf {
  return (headers, bearer = bearerOf(headers)) => {
    // Where an API token decides, no session does.
    if (bearer?.resolver) return undefined
    // What the request was answered so far is its last word.
    const answered = states.find(headers)?.token
    if (answered !== undefined) return answered ?? undefined
    // Where both come with a request, the Authorization header decides: it was sent on purpose.
    const token = bearer?.token ?? cookie.read(headers.get('cookie') ?? '')
    return token === '' ? undefined : token
  }
}

/** The credentials of an `Authorization: Bearer` header (RFC 6750, section 2.1); undefined without one. */
function bearerToken(headers: RequestHeaders): string | undefined {
  const header = headers.get('authorization')
  return header !== null && /^bearer /i.test(header) ? header.slice(7).trim() : undefined
}
