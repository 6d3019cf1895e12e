import type { AuthEvent } from './events.ts'
import type { Feature } from './feature.ts'
import type { OAuthOption } from './features/oauth/index.ts'
import type { Schema } from './schema.ts'
import type { Database } from './store/store.ts'

/**
 * The configuration of `createAuth`. All durations are whole seconds.
 * `Fields` are the application's own user fields, by `user.fields`; `Internal` names those that no session has.
 */
export interface AuthOptions<
  Fields extends object = object,
  Internal extends keyof Fields = never,
  Features extends readonly Feature[] = readonly [],
> {
  /**
   * Providers: names (`'github'`, `'google'`), with credentials from the environment, or values made by
   * `github()`, `google()`, `oidc()` and `oauth2()`. Default none.
   */
  oauth?: OAuthOption
  /** Where the handlers are mounted. Default `/api/auth`. */
  basePath?: string
  /**
   * The origin that people see, such as `https://app.example.com`; on `https:` cookies are Secure and host-bound.
   * Default: the environment's `SALLYPORT_URL` or `AUTH_URL`. Never derived from a request.
   */
  baseURL?: string | undefined
  /**
   * At least 32 random bytes as hex, base64 or base64url. A list rotates: the first seals, all of them open.
   * Default: the environment's `SALLYPORT_SECRET` or `AUTH_SECRET`.
   */
  secret?: string | readonly string[] | undefined
  /** Optional salt of the key derivation, of the same form. Default: the environment's `SALLYPORT_SALT`. */
  salt?: string | undefined
  /**
   * Where people, their identities and sessions are kept: `sqliteStore('auth.db')`, `postgresStore(url)`, … Default
   * none: a session is its cookie, and what needs to know of all sessions answers `DATABASE_REQUIRED`.
   */
  database?: Database | undefined
  /**
   * Runs the migrations that the database lacks when the process starts, before anything else is asked of it; several
   * processes may start at once. Default false: `npx sallyport migrate` runs them, and without it nothing works.
   */
  migrateAtStart?: boolean
  session?: SessionOptions
  security?: SecurityOptions
  user?: UserOptions<Fields, Internal>
  pages?: PageOptions
  /**
   * Serves the OpenAPI 3.1 document of all endpoints at `GET /openapi.json` below `basePath`, to everybody. Default false;
   * `auth.openapi()` gives it either way.
   */
  openapi?: boolean | OpenApiOptions
  /** Rooms that are added: `organizations()`, `apiTokens()`, `admin()`, your own. Their calls are `auth.api.<id>`. Default none. */
  features?: Features
  /** Told of everything that happens, and never awaited. Default: refusals and errors go to the console. */
  onEvent?: (event: AuthEvent) => void
}

export interface UserOptions<Fields extends object, Internal extends keyof Fields> {
  /**
   * A Standard Schema (zod, valibot, arktype …) of the application's own user fields. A person's first sign-in (without
   * a database every one) gives it what the provider's `profile` says beyond name, e-mail and image; a profile that it
   * refuses is refused. The result is part of the session and so of its cookie: small (at most 8,192 bytes), plain
   * JSON, no secret, and no name that every user has (`id`, `name`, `role` …).
   */
  fields?: Schema<Fields>
  /** Fields that stay in the database: no session, no cookie and no browser has them. Default none. */
  internal?: readonly Internal[]
  /** What a person may change of themselves by `updateSession`. Default `name` and `image`. */
  editable?: readonly ('name' | 'image' | Exclude<keyof Fields, Internal>)[]
}

export interface SessionOptions {
  /**
   * `jwt`, the default: the session is sealed into its cookie, and reading it asks no database. With one it is a row as
   * well, and what ends or changes it is known everywhere within `revocation.maxStaleness`. `database`: the cookie
   * holds a token alone, and every read is one query.
   */
  strategy?: 'jwt' | 'database'
  /** How long a session lives without being renewed. Default 2,592,000 (30 days), at most 400 days. */
  maxAge?: number
  /** A session is renewed when it is read and its cookie is older than this. Default a day, or half of a shorter `maxAge`. */
  updateAge?: number
  /** How long a session lives however often it is renewed. Default: no such limit. */
  absoluteMaxAge?: number
  /** Whether the cookie outlives the browser session, where a sign-in does not say. Default true. */
  rememberMe?: boolean
  /**
   * Where a session may come from. With `bearer`, `Authorization: Bearer <session token>` is read as well and
   * decides where both are sent: for servers and native programs that hold a person's token. Default `['cookie']`.
   */
  accept?: readonly ('cookie' | 'bearer')[]
  /** For how long after the sign-in `validateSession({ requireFresh: true })` holds. Default 3,600 (an hour). */
  freshAge?: number
  /** How a process hears of sessions that ended elsewhere. Of strategy `jwt` with a database. */
  revocation?: {
    /** The longest that an ended session may still be accepted by another process. Default 1; 0 asks at every read. */
    maxStaleness?: number
    /** For how long sessions are accepted while the database cannot be asked; after that, none is. Default 60. */
    outageGrace?: number
  }
}

export interface SecurityOptions {
  /** Refuse state-changing requests that come from other origins. Default true. */
  csrfProtection?: boolean
  /** Default: true when `baseURL` is https. Set to true to make anything else a configuration error. */
  requireSecureCookie?: boolean
  /** More origins that may send requests and be returned to: `https://a.example.com`, `https://*.example.com`. */
  trustedOrigins?: readonly string[]
  /**
   * Where the address of a person's device is read, for the list of their devices and for rate limits. A number: so many
   * proxies of yours stand in front and each adds to X-Forwarded-For. A name: the header that your proxy sets itself,
   * such as `cf-connecting-ip`. Default false: no address is known, for anyone could write such a header.
   */
  trustedProxy?: false | number | string
  /**
   * How often the endpoints may be called: `factor` multiplies what each of them allows; false where something in front of
   * the application limits already. Default true. Addresses can only be told apart where `trustedProxy` says how.
   */
  rateLimit?: boolean | { factor?: number }
  cookie?: {
    /** First part of the cookies' names. Default `sp`. */
    prefix?: string
    /**
     * Shares the session with the subdomains of this domain, and changes `__Host-` to `__Secure-`: each of them can
     * then set a session cookie for all of them, so every one has to be trusted. Default: one host.
     */
    domain?: string
    /** Default `lax`. `none` is for applications inside another site's frame. */
    sameSite?: 'lax' | 'none'
  }
}

export interface OpenApiOptions {
  /** Default `Authentication`. */
  title?: string
  /** Of the document: yours to count. Default `1`. */
  version?: string
}

/** Paths of the application. */
export interface PageOptions {
  /** Where people sign in. Default `/login`. */
  signIn?: string
  /** Where a sign-in or sign-out lands that names no other place. Default `/`. */
  home?: string
  /** Where a failed sign-in lands, with `?error=<code>`. Default: the sign-in page. */
  error?: string
}
