import { randomToken } from '../crypto/random.ts'
import type { ActiveOrganization, AnonymousReason, Session, User } from '../wire/session.ts'
import type { Context, Settings } from '../context.ts'

/** What a sealed session says. Times are whole seconds since 1970 (RFC 7519, section 2: NumericDate). */
export interface SessionClaims {
  /** The session's id. */
  readonly sid: string
  /** The user's id. */
  readonly sub: string
  /** When the person signed in. */
  readonly auth_time: number
  /** When this token was sealed: at sign-in, or at the last renewal. */
  readonly iat: number
  readonly exp: number
  /** False: the cookie ends with the browser session. */
  readonly remember: boolean
  readonly user: SealedUser
  /** The application's own user fields; absent without any. */
  readonly fields?: object
  /** There: the session is a row as well. One without is not accepted where there is a database. */
  readonly row?: true
  /** How often it was rotated; absent: never. */
  readonly rot?: number
  /** The organization that the person acts in, and their role there. */
  readonly org?: { readonly id: string; readonly role: string }
  /** There: an administrator (the id of a user) acts as this person, from a session of their own. Never renewed. */
  readonly imp?: { readonly by: string; readonly sid: string }
}

/** The user without the id. */
export interface SealedUser {
  readonly name: string
  readonly email: string
  readonly image: string | null
  readonly emailVerified: boolean
  /** Milliseconds since 1970. */
  readonly createdAt: number
  readonly updatedAt: number
  readonly role: string | null
}

/** A session token that was opened. */
export interface OpenedSession {
  readonly token: string
  readonly claims: SessionClaims
  /** When it ends, in seconds since 1970: the token's own `exp`, or sooner where the configuration says so. */
  readonly exp: number
  /** The same in ISO 8601. */
  readonly expires: string
  /** Whether the claims are newer than what is sealed into the token. */
  readonly changed: boolean
}

export function openedSession(
  token: string,
  claims: SessionClaims,
  exp = claims.exp,
  changed = false,
): OpenedSession {
  return { token, claims, exp, expires: new Date(exp * 1000).toISOString(), changed }
}

/** 128 random bits. */
export function newSessionId(): string {
  return randomToken(16)
}

/** What became of a token that was opened. */
export type Opened = OpenedSession | AnonymousReason

/** When a session ends that is opened or renewed at `iat`, in seconds since 1970. */
export function sessionEnd({ session }: Settings, iat: number, authTime: number): number {
  const { maxAge, absoluteMaxAge = Number.POSITIVE_INFINITY } = session
  return Math.min(iat + maxAge, authTime + absoluteMaxAge)
}

/** The same for a session that is there: an administrator acts as somebody for as long as was said, and no longer. */
export function renewedEnd(settings: Settings, iat: number, claims: SessionClaims): number {
  return claims.imp ? claims.exp : sessionEnd(settings, iat, claims.auth_time)
}

/** The longest that a session may be configured to live, as browsers bound cookies (RFC 6265bis, section 5.5): 400 days. */
export const longestMaxAge = 400 * 86_400

/** Seconds that the clock of another process may be ahead. */
const clockTolerance = 60

/** The last millisecond that a `Date` can hold. */
const latestTime = 8.64e15

/**
 * The claims in the plaintext of a session token, or null when they are not sound. The token was sealed
 * with our key, so this guards against our own older versions and against a stolen key's clumsy use.
 */
export function readClaims(plaintext: string, now: number): SessionClaims | null {
  let claims: Partial<SessionClaims> | null
  try {
    claims = JSON.parse(plaintext) as Partial<SessionClaims> | null
  } catch {
    return null
  }
  if (claims === null || typeof claims !== 'object') return null
  const { sid, sub, auth_time, iat, exp, remember, user, fields, row, rot, org, imp } = claims
  const seconds = Math.floor(now / 1000)
  const sound =
    isText(sid) &&
    isText(sub) &&
    isTime(auth_time) &&
    isTime(iat) &&
    isTime(exp) &&
    (claims as { nbf?: unknown }).nbf === undefined &&
    auth_time <= iat &&
    iat <= seconds + clockTolerance &&
    iat < exp &&
    exp <= iat + longestMaxAge &&
    typeof remember === 'boolean' &&
    isSealedUser(user) &&
    (fields === undefined || (fields !== null && typeof fields === 'object')) &&
    (row ?? true) &&
    (rot === undefined || isTime(rot)) &&
    (org === undefined || (isText(org?.id) && isText(org.role))) &&
    (imp === undefined || (isText(imp?.by) && isText(imp.sid)))
  return sound ? (claims as SessionClaims) : null
}

/** A session of its own for every reader: changing what one got never changes what another gets. */
export function toSession(context: Context, { claims, exp, expires }: OpenedSession): Session {
  const { sub, sid, auth_time, user, fields, org, imp } = claims
  return {
    user: sessionUser(sub, user, fields),
    session: {
      id: sid,
      userId: sub,
      createdAt: new Date(auth_time * 1000),
      expiresAt: new Date(exp * 1000),
      activeOrganizationId: org?.id ?? null,
      impersonatedBy: imp?.by ?? null,
    },
    expires,
    organization: org === undefined ? null : activeOrganization(context, org),
    scopes: null,
  }
}

export function sessionUser(id: string, user: SealedUser, fields: object | undefined): User {
  const own = {
    id,
    name: user.name,
    email: user.email,
    image: user.image,
    emailVerified: user.emailVerified,
    createdAt: new Date(user.createdAt),
    updatedAt: new Date(user.updatedAt),
    role: user.role,
  }
  return fields === undefined ? own : { ...fields, ...own }
}

/** The organization that a request acts in, as the application is told of it. */
export function activeOrganization(
  { permissionsOf }: Context,
  { id, role }: { readonly id: string; readonly role: string },
): ActiveOrganization {
  return { id, role, permissions: permissionsOf(role) }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= latestTime
}

function isSealedUser(value: unknown): value is SealedUser {
  if (value === null || typeof value !== 'object') return false
  const user = value as Partial<SealedUser>
  return (
    typeof user.name === 'string' &&
    typeof user.email === 'string' &&
    (user.image === null || typeof user.image === 'string') &&
    typeof user.emailVerified === 'boolean' &&
    isTime(user.createdAt) &&
    isTime(user.updatedAt) &&
    (user.role === null || typeof user.role === 'string')
  )
}
