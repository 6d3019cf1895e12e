import type {
  Device,
  Session,
  SessionState,
  SignInAnswer,
  SignInBody,
  SignOutAllAnswer,
  SignOutAnswer,
  SignOutBody,
  UserChanges,
} from '@sallyport/core/wire'
import type { SessionStore } from './session-store.ts'

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
  /**
   * Ends every session of the user, on every device; `ended` in the answer is how many there were. Rejects with
   * `INVALID_REDIRECT_TO` and as `sessions` does.
   */
  signOutAll(options?: SignOutOptions): Promise<SignOutAllAnswer>
  /**
   * Gives the session a later end, now; with a database also another token, and the old one is refused. Rejects with
   * `UNAUTHORIZED` when there is none.
   */
  refreshSession(): Promise<SessionState<Fields>>
  /**
   * Changes what the server's `user.editable` lets a person change of themselves. Rejects with `BAD_REQUEST` for
   * anything else, and as `sessions` does.
   */
  updateSession(changes: UserChanges<Fields>): Promise<SessionState<Fields>>
  readonly sessions: DeviceCalls
  /** What this page knows about the session, without asking. */
  readonly store: SessionStore<Fields>
}

/**
 * The devices that the user is signed in on. The calls reject with `UNAUTHORIZED` when nobody is signed in, and with
 * `DATABASE_REQUIRED` when the server has no database.
 */
export interface DeviceCalls {
  /** The one that was seen last comes first. */
  list(): Promise<Device[]>
  /**
   * Signs one of them out. The `current` one is this device: its tabs are empty then, as after `signOut`. Rejects with
   * `NOT_FOUND` for an id that is none of theirs.
   */
  revoke(id: string): Promise<void>
}
