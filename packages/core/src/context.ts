import type { KeyRing } from './crypto/key-ring.ts'
import type { AuthEvent } from './events.ts'
import type { Schema } from './schema.ts'
import type { Database } from './store/store.ts'
import type { User } from './wire/session.ts'

/** The checked configuration. All durations are in seconds. */
export interface Settings {
  /** Begins with a slash, ends without one. */
  readonly basePath: string
  /** The application's own origin. */
  readonly origin: string
  readonly session: {
    /** `jwt`: sealed into the cookie; `database`: a token in the cookie, everything else in its row. */
    readonly strategy: 'jwt' | 'database'
    readonly maxAge: number
    readonly updateAge: number
    readonly absoluteMaxAge: number | undefined
    readonly rememberMe: boolean
    readonly acceptsBearer: boolean
    /** How long ago a person may have signed in for a sensitive call. */
    readonly freshAge: number
    readonly revocation: { readonly maxStaleness: number; readonly outageGrace: number }
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
  readonly user: {
    readonly fields: Schema<object> | undefined
    /** Fields that stay in the database. */
    readonly internal: readonly string[]
    /** What a person may change of themselves: `name`, `image`, and fields. */
    readonly editable: readonly string[]
  }
  readonly openapi: {
    /** Whether anybody may read the document. */
    readonly isServed: boolean
    readonly title: string
    readonly version: string
  }
  /** What every limit is multiplied by; undefined: nothing is limited. */
  readonly rateFactor: number | undefined
  /** Proxies that add to X-Forwarded-For, or the one header in which a proxy says the address; false: neither is read. */
  readonly trustedProxy: false | number | string
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
  /** Complete before the first request. */
  readonly gates: readonly Gate[]
  /** What a role in an organization may do; nothing where it is unknown. Frozen. */
  readonly permissionsOf: (role: string) => readonly string[]
  /** Undefined: sessions live in their cookies alone. */
  readonly database: Database | undefined
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Milliseconds since some moment: nobody sets them, but they may stand still while the process does. */
  readonly uptime: () => number
  /** For the requests to providers. */
  readonly fetch: typeof fetch
  /** Never throws. */
  readonly emit: (event: AuthEvent) => void
}
