import { type Context } from './context.ts'
import { AuthError } from './errors.ts'
import type { OAuthFlows } from './features/oauth/flows.ts'
import { startOptions } from './features/oauth/endpoints.ts'
import type { Users } from './account/users.ts'
import type { SessionFlows, ValidateOptions } from './features/sessions/flows.ts'
import { type Changes, setCookies, withChanges } from './http/changes.ts'
import { redirect } from './http/responses.ts'
import { returnTo } from './http/return-to.ts'
import { headersOf, type RequestHeaders, type RequestSource } from './session/request-state.ts'
import { pendingCookies, type Sessions } from './session/session.ts'
import { addresses } from './wire/addresses.ts'
import type { AnonymousReason, Device, Session, SessionState, UserChanges } from './wire/session.ts'
import type { Validation } from './wire/validation.ts'

export interface SignInOptions {
  request?: Request
  headers?: RequestHeaders
  /** False: `signInURL` is our own address that begins the sign-in, and no cookie is needed. Default true. */
  redirect?: boolean
  /** Where to land afterwards. Default `pages.home`. */
  redirectTo?: string
  /** Default `session.rememberMe`. */
  rememberMe?: boolean
}

export interface SignInResult extends Changes {
  /** Where to send the browser, absolute. */
  readonly signInURL: string
  readonly redirect: boolean
}

/** The fields that a session has: all but the internal ones. */
export type Exposed<Fields extends object, Internal extends keyof Fields> = [Internal] extends [
  never,
]
  ? Fields
  : Omit<Fields, Internal>

/** The calls for code on the server. They check no origin: who calls them has decided to. */
export interface Api<Fields extends object = object, Internal extends keyof Fields = never> {
  /** Who a request comes from. Never throws. A session that is due for it is renewed, in `headers`. */
  getSession(
    source: RequestSource,
  ): Promise<SessionState<Exposed<Fields, Internal>> & { readonly headers: Headers }>
  /**
   * The session or null. With `throwOnInvalid` a token that is there and refused throws its reason as the code:
   * `SESSION_EXPIRED`, `INVALID_TOKEN`, `SESSION_REVOKED`, `STORE_UNAVAILABLE`. No token is never an error.
   */
  getServerSession(
    source: RequestSource & { throwOnInvalid?: boolean },
  ): Promise<Session<Exposed<Fields, Internal>> | null>
  /** Whether a request's session is enough for what it is wanted for. Never throws, and renews nothing. */
  validateSession(
    source: RequestSource & ValidateOptions,
  ): Promise<Validation<Exposed<Fields, Internal>>>
  /** Begins a sign-in. Throws `UNKNOWN_PROVIDER`, `INVALID_REDIRECT_TO`, `PROVIDER_UNAVAILABLE`. */
  signIn(provider: string, options?: SignInOptions): Promise<SignInResult>
  /** Ends the session of this request; none is well too. Throws `INVALID_REDIRECT_TO`, `STORE_UNAVAILABLE`. */
  signOut(
    source: RequestSource & { redirectTo?: string },
  ): Promise<Changes & { readonly redirectTo: string }>
  /**
   * Ends every session of the user, on every device. `ended`: how many. Throws `UNAUTHORIZED`, `INVALID_REDIRECT_TO`,
   * `IMPERSONATED`; `DATABASE_REQUIRED` without one, for then nobody knows them, and so do the calls below.
   */
  signOutAll(
    source: RequestSource & { redirectTo?: string },
  ): Promise<Changes & { readonly ended: number; readonly redirectTo: string }>
  /**
   * A later end for the session, now. With a database also a new token, after which the old one is refused. Throws
   * `UNAUTHORIZED` when there is none.
   */
  refreshSession(source: RequestSource): Promise<SessionState<Exposed<Fields, Internal>> & Changes>
  /** Changes what `user.editable` lets a person change of themselves. Throws `UNAUTHORIZED`, `BAD_REQUEST`. */
  updateSession(
    source: RequestSource & { user: UserChanges<Exposed<Fields, Internal>> },
  ): Promise<SessionState<Exposed<Fields, Internal>> & Changes>
  /** The devices that the user is signed in on, the one that was seen last first. Throws `UNAUTHORIZED`. */
  listSessions(source: RequestSource): Promise<Device[]>
  /** Ends one of the user's sessions. Throws `UNAUTHORIZED`, `IMPERSONATED`, and `NOT_FOUND` for an id that is none of theirs. */
  revokeSession(source: RequestSource & { id: string }): Promise<Changes>
  readonly users: Users<Fields>
}

export function createApi(
  sessions: Sessions,
  { oauth, session, users }: { oauth: OAuthFlows; session: SessionFlows; users: Users },
): Api {
  const { settings } = sessions.context

  const changes = <Result extends object>(
    source: RequestSource,
    result: Result,
    toResponse?: (lines: readonly string[]) => Response,
  ) => withChanges(sessions, headersOf(source), result, toResponse)

  return {
    async getSession(source) {
      const headers = headersOf(source)
      const found = session.read(headers)
      const state = found instanceof Promise ? await found : found
      return new SessionRead(state, pendingCookies(sessions, headers)) as SessionState & SessionRead
    },
    async signIn(provider, options = {}) {
      const { redirect: now = true } = options
      oauth.check(provider)
      const checked = startOptions(settings, options)
      if (!now) {
        const signInURL = startAddress(sessions.context, provider, options)
        return {
          signInURL,
          redirect: now,
          headers: new Headers(),
          toResponse: () => redirect(signInURL),
        }
      }
      const requestHeaders = options.request?.headers ?? options.headers
      const { signInURL, cookies } = await oauth.start(provider, requestHeaders, checked)
      if (requestHeaders) sessions.states.record(requestHeaders, cookies)
      const lines = [...cookies.values()]
      return {
        signInURL,
        redirect: now,
        headers: setCookies(lines),
        toResponse: () => redirect(signInURL, lines),
      }
    },
    async signOut(source) {
      const redirectTo = returnTo(settings, source.redirectTo)
      await session.end(headersOf(source))
      return changes(source, { redirectTo }, (lines) => redirect(redirectTo, lines))
    },
    async signOutAll(source) {
      const redirectTo = returnTo(settings, source.redirectTo)
      const ended = await session.endAll(headersOf(source))
      return changes(source, { ended, redirectTo }, (lines) => redirect(redirectTo, lines))
    },
    async refreshSession(source) {
      const state = await session.refresh(headersOf(source))
      return changes(source, state)
    },
    async updateSession(source) {
      const state = await session.update(headersOf(source), source.user)
      return changes(source, state)
    },
    listSessions: (source) => session.list(headersOf(source)),
    async revokeSession(source) {
      await session.revoke(headersOf(source), source.id)
      return changes(source, {})
    },
    async getServerSession({ throwOnInvalid = false, ...source }) {
      const state = await session.read(headersOf(source))
      if (state.authenticated) return state.session
      if (!throwOnInvalid || state.reason === 'NO_SESSION') return null
      throw new AuthError(state.reason === 'UNAVAILABLE' ? 'INTERNAL_ERROR' : state.reason)
    },
    validateSession: (source) => session.validate(headersOf(source), source),
    users,
  }
}

/**
 * The answer of `getSession`. Its headers are made when they are asked for: this is the hot path, a `Headers` is a
 * sixth of its cost, and seldom has it anything to say.
 */
class SessionRead {
  readonly authenticated: boolean
  readonly session: SessionState['session']
  declare readonly reason?: AnonymousReason
  readonly #lines: readonly string[]

  constructor(state: SessionState, lines: readonly string[]) {
    this.authenticated = state.authenticated
    this.session = state.session
    if (!state.authenticated) this.reason = state.reason
    this.#lines = lines
  }

  get headers(): Headers {
    return setCookies(this.#lines)
  }
}

function startAddress(
  { settings }: Context,
  provider: string,
  { redirectTo, rememberMe }: SignInOptions,
): string {
  const path = addresses.signIn.replace(':provider', provider)
  const address = new URL(`${settings.basePath}${path}`, settings.origin)
  if (redirectTo !== undefined) address.searchParams.set('redirectTo', redirectTo)
  if (rememberMe !== undefined) address.searchParams.set('rememberMe', String(rememberMe))
  return address.href
}
