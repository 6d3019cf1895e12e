import {
  addresses,
  reviveSessionState,
  type Session,
  type SessionState,
  type SignInAnswer,
  type SignInBody,
  type SignOutAnswer,
  type SignOutBody,
} from '@sallyport/core/wire'
import { AuthClientError, failure } from './auth-client-error.ts'
import { createBlindStore } from './blind-store.ts'
import { type ConnectionOptions, createConnection } from './connection.ts'
import { checkNavigable, readAddress } from './navigate.ts'
import { createSessionStore, type SessionStore } from './session-store.ts'

/** Where the server is, and how to reach it. */
export interface AuthClientOptions extends ConnectionOptions {}

export interface SignInOptions extends SignInBody {
  /** Whether to leave for the provider's page. Default true. */
  redirect?: boolean
}

export interface SignOutOptions extends SignOutBody {
  /** Whether to leave for `redirectTo`. Default false: the page stays, and its session is empty. */
  redirect?: boolean
}

/**
 * The calls of the server, for the browser. All reject with `AuthClientError`, and with `NETWORK_ERROR` when the
 * server cannot be reached. Nothing uses `this`: take it apart as you like.
 * `Fields` are the application's own user fields.
 */
export interface AuthClient<Fields extends object = object> {
  /**
   * Begins a sign-in and leaves for the provider; `redirectTo`, a path, is where the person lands afterwards.
   * With `redirect: false` it stays, and the caller takes the person to `signInURL`, an absolute address.
   * Rejects with `UNKNOWN_PROVIDER`, `INVALID_REDIRECT_TO`, `PROVIDER_UNAVAILABLE`.
   */
  signIn(provider: string, options?: SignInOptions): Promise<SignInAnswer>
  /** Asks the server who is signed in. Nobody is an answer as well, with its `reason`. */
  getSession(): Promise<SessionState<Fields>>
  /** `getSession()` in short: the session, or null when nobody is signed in. */
  sessionOrNull(): Promise<Session<Fields> | null>
  /**
   * Ends the session on this device, in all its tabs. No session is well too. `redirectTo` in the answer is
   * absolute. Rejects with `INVALID_REDIRECT_TO`.
   */
  signOut(options?: SignOutOptions): Promise<SignOutAnswer>
  /** Ends every session of the user. Rejects with `DATABASE_REQUIRED` when the server has no database. */
  signOutAll(): Promise<void>
  /** Gives the session a later end, now. Rejects with `UNAUTHORIZED` when there is none. */
  refreshSession(): Promise<SessionState<Fields>>
  /** What this page knows about the session, without asking. */
  readonly store: SessionStore<Fields>
}

/**
 * A client for the server's handlers. Make it once, in a module of its own. Throws `CONFIGURATION_INVALID` when
 * an option is wrong.
 */
export function createAuthClient<Fields extends object = object>(
  options: AuthClientOptions = {},
): AuthClient<Fields> {
  const connection = createConnection(options)
  const { store, read, write, learn, end } =
    typeof window === 'undefined'
      ? createBlindStore<Fields>(ask)
      : createSessionStore<Fields>(ask, connection.name)

  async function ask(abort: AbortController): Promise<SessionState<Fields>> {
    return readState(await connection.send('GET', addresses.session, { abort }))
  }

  async function refresh(): Promise<SessionState<Fields>> {
    try {
      return readState(await connection.send('POST', addresses.refresh))
    } catch (error) {
      if (error instanceof AuthClientError && error.code === 'UNAUTHORIZED') learn(null)
      throw error
    }
  }

  return {
    async signIn(provider, { redirect = true, redirectTo, rememberMe } = {}) {
      if (redirect) checkNavigable()
      const path = addresses.signIn.replace(':provider', () => encodeURIComponent(provider))
      const answer = await connection.send('POST', path, { body: { redirectTo, rememberMe } })
      const signInURL = readAddress(answer, 'signInURL')
      if (redirect) location.assign(signInURL)
      return { signInURL }
    },
    getSession: read,
    sessionOrNull: async () => (await read()).session,
    async signOut({ redirect = false, redirectTo: asked } = {}) {
      if (redirect) checkNavigable()
      const body = { redirectTo: asked }
      const answer = await write(() => connection.send('POST', addresses.signOut, { body }), end)
      const redirectTo = readAddress(answer, 'redirectTo')
      if (redirect) location.assign(redirectTo)
      return { redirectTo }
    },
    async signOutAll() {
      await write(() => connection.send('POST', addresses.signOutAll), end)
    },
    refreshSession: () => write(refresh, ({ session }) => learn(session)),
    store,
  }
}

function readState<Fields extends object>(answer: unknown): SessionState<Fields> {
  try {
    return reviveSessionState<Fields>(answer)
  } catch (cause) {
    throw failure('UNEXPECTED_ANSWER', 200, cause)
  }
}
