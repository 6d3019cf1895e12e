import { type Context } from './context.ts'
import { AuthError } from './errors.ts'
import type { OAuthFlows } from './features/oauth/flows.ts'
import { startOptions } from './features/oauth/endpoints.ts'
import type { SessionFlows } from './features/sessions/flows.ts'
import { json, redirect } from './http/responses.ts'
import { returnTo } from './http/return-to.ts'
import type { RequestHeaders } from './session/request-state.ts'
import { pendingCookies, type Sessions } from './session/session.ts'
import { addresses } from './wire/addresses.ts'
import type { AnonymousReason, SessionState } from './wire/session.ts'

/** The request a call is about: its headers, or itself. The same object throughout a request, so that calls know of each other. */
export type RequestSource = { headers: RequestHeaders } | { request: Request }

/** What a call changed, ready for a response. */
export interface Changes {
  /** Holds the `Set-Cookie` lines that the response has to carry, and nothing else. */
  readonly headers: Headers
  /** The whole answer: a redirect where the call leads somewhere, else JSON. */
  toResponse(): Response
}

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

/** The calls for code on the server. They check no origin: who calls them has decided to. */
export interface Api<Fields extends object = object> {
  /** Who a request comes from. Never throws. A session that is due for it is renewed, in `headers`. */
  getSession(source: RequestSource): Promise<SessionState<Fields> & { readonly headers: Headers }>
  /** Begins a sign-in. Throws `UNKNOWN_PROVIDER`, `INVALID_REDIRECT_TO`, `PROVIDER_UNAVAILABLE`. */
  signIn(provider: string, options?: SignInOptions): Promise<SignInResult>
  /** Ends the session of this request; none is well too. Throws `INVALID_REDIRECT_TO`. */
  signOut(
    source: RequestSource & { redirectTo?: string },
  ): Promise<Changes & { readonly redirectTo: string }>
  /** Renews the session now. Throws `UNAUTHORIZED` when there is none. */
  refreshSession(source: RequestSource): Promise<SessionState<Fields> & Changes>
  /** Every session of the user. Rejects with `DATABASE_REQUIRED`: without a database nobody knows them. */
  signOutAll(source: RequestSource): Promise<never>
  listSessions(source: RequestSource): Promise<never>
}

export function createApi(
  sessions: Sessions,
  { oauth, session }: { oauth: OAuthFlows; session: SessionFlows },
): Api {
  const { settings } = sessions.context

  return {
    async getSession(source) {
      const headers = headersOf(source)
      const found = session.read(headers)
      const state = found instanceof Promise ? await found : found
      return new SessionRead(state, pendingCookies(sessions, headers)) as SessionState & SessionRead
    },
    async signIn(provider, options = {}) {
      const { redirect: now = true } = options
      if (!oauth.has(provider)) throw new AuthError('UNKNOWN_PROVIDER')
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
      const headers = headersOf(source)
      const redirectTo = returnTo(settings, source.redirectTo)
      await session.end(headers)
      const lines = pendingCookies(sessions, headers)
      return {
        redirectTo,
        headers: setCookies(lines),
        toResponse: () => redirect(redirectTo, lines),
      }
    },
    async refreshSession(source) {
      const headers = headersOf(source)
      const state = await session.refresh(headers)
      const lines = pendingCookies(sessions, headers)
      return { ...state, headers: setCookies(lines), toResponse: () => json(state, lines) }
    },
    signOutAll: needsDatabase,
    listSessions: needsDatabase,
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

function setCookies(lines: readonly string[]): Headers {
  const headers = new Headers()
  for (const line of lines) headers.append('set-cookie', line)
  return headers
}

function needsDatabase(): Promise<never> {
  return Promise.reject(new AuthError('DATABASE_REQUIRED'))
}

function headersOf(source: RequestSource): RequestHeaders {
  return 'request' in source ? source.request.headers : source.headers
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
