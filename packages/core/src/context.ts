import type { KeyRing } from './crypto/key-ring.ts'
import type { AuthEvent } from './events.ts'
import type { Schema } from './schema.ts'
import type { User } from './wire/session.ts'

/** The checked configuration. All durations are in seconds. */
export interface Settings {
  /** Begins with a slash, ends without one. */
  readonly basePath: string
  /** The application's own origin. */
  readonly origin: string
  readonly session: {
    readonly maxAge: number
    readonly updateAge: number
    readonly absoluteMaxAge: number | undefined
    readonly rememberMe: boolean
    readonly acceptsBearer: boolean
  }
  readonly csrfProtection: boolean
  /** Whether a request or a return address of this origin is ours; the own origin always is. */
  readonly isTrustedOrigin: (origin: string) => boolean
  readonly cookie: {
    readonly prefix: string
    readonly domain: string | undefined
    readonly sameSite: 'lax' | 'none'
    readonly secure: boolean
  }
  /** Paths of this application. */
  readonly pages: { readonly signIn: string; readonly home: string; readonly error: string }
  readonly userFields: Schema<object> | undefined
}

/**
 * Decides whether a proven person may have a session. Throws an `AuthError` to refuse.
 * Every gate is asked at every sign-in, whatever the way in.
 */
export type Gate = (user: User) => void | Promise<void>

/** What travels down from the roof to every floor. */
export interface Context {
  readonly settings: Settings
  readonly keyRing: KeyRing
  readonly gates: readonly Gate[]
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** For the requests to providers. */
  readonly fetch: typeof fetch
  /** Never throws. */
  readonly emit: (event: AuthEvent) => void
}
