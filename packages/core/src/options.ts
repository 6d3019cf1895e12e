import type { AuthEvent } from './events.ts'
import type { OAuthOption } from './features/oauth/index.ts'
import type { Schema } from './schema.ts'

/**
 * The configuration of `createAuth`. All durations are whole seconds.
 * `Fields` are the application's own user fields, by `user.fields`.
 */
export interface AuthOptions<Fields extends object = object> {
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
  session?: SessionOptions
  security?: SecurityOptions
  user?: {
    /**
     * A Standard Schema (zod, valibot, arktype …) of the application's own user fields. At each sign-in it is
     * given what the provider's `profile` says beyond name, e-mail and image; a profile that it refuses is
     * refused. The result is part of the session and so of its cookie: small (at most 8,192 bytes), plain JSON, no
     * secret, and no name that every user has (`id`, `name`, `role` …).
     */
    fields?: Schema<Fields>
  }
  pages?: PageOptions
  /** Told of everything that happens, and never awaited. Default: refusals and errors go to the console. */
  onEvent?: (event: AuthEvent) => void
}

export interface SessionOptions {
  /** `jwt`: the session is sealed into its cookie. The only strategy without a database, and the default. */
  strategy?: 'jwt'
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
}

export interface SecurityOptions {
  /** Refuse state-changing requests that come from other origins. Default true. */
  csrfProtection?: boolean
  /** Default: true when `baseURL` is https. Set to true to make anything else a configuration error. */
  requireSecureCookie?: boolean
  /** More origins that may send requests and be returned to: `https://a.example.com`, `https://*.example.com`. */
  trustedOrigins?: readonly string[]
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

/** Paths of the application. */
export interface PageOptions {
  /** Where people sign in. Default `/login`. */
  signIn?: string
  /** Where a sign-in or sign-out lands that names no other place. Default `/`. */
  home?: string
  /** Where a failed sign-in lands, with `?error=<code>`. Default: the sign-in page. */
  error?: string
}
