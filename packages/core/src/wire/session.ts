/** A signed-in person, as the application sees them. */
export interface User {
  /** Stable for one (issuer, subject): the same person has the same id at every sign-in. */
  id: string
  name: string
  email: string
  /** An absolute `https:` or `http:` address, or null. */
  image: string | null
  /** True only when the provider vouches for the address. */
  emailVerified: boolean
  /** Without a database: when this session was opened. */
  createdAt: Date
  /** Later with every change of the user. */
  updatedAt: Date
  role: string | null
}

/** What a person may say of themselves, as far as `user.editable` names it. `Fields` are the application's own. */
export type UserChanges<Fields extends object = object> = Partial<Fields> & {
  name?: string
  image?: string | null
}

/** One signed-in device. */
export interface SessionRecord {
  id: string
  userId: string
  /** When the person signed in; renewals do not move it. */
  createdAt: Date
  /** When the session ends unless it is renewed. */
  expiresAt: Date
  /** The organization that the person acts in; null: for themselves. */
  activeOrganizationId: string | null
  /** The id of the administrator who acts as this person; null: it is the person. */
  impersonatedBy: string | null
}

/** The organization that a request acts in. */
export interface ActiveOrganization {
  id: string
  /** The person's role there. */
  role: string
  /** What that role may do. */
  permissions: readonly string[]
}

/** One of the devices that a person is signed in on. */
export interface Device {
  /** The session's id, by which it is revoked. */
  id: string
  /** Whether the request that asks comes from it. */
  current: boolean
  /** When the person signed in. */
  createdAt: Date
  /** Not later than the last request, and at most `session.updateAge` before it. */
  lastSeenAt: Date
  expiresAt: Date
  /** The provider that the person signed in with. */
  provider: string
  /** What the browser calls itself, at the sign-in. */
  userAgent: string | null
  /** Where the sign-in came from; null unless `security.trustedProxy` says where to read it. */
  ip: string | null
}

/** What a recognised request is answered with. `Fields` are the application's own user fields. */
export interface Session<Fields extends object = object> {
  user: User & Fields
  /** Null when the request came with an API token instead of a session. */
  session: SessionRecord | null
  /** When the session or the API token ends, as an ISO 8601 string; the year 9999 for a token without an end. */
  expires: string
  /** The organization that the request acts in; null: the person acts for themselves. */
  organization: ActiveOrganization | null
  /** What an API token is limited to; null: nothing, for the person came with a session. */
  scopes: readonly string[] | null
}

/**
 * Why a request is anonymous. `NO_SESSION` is the ordinary case; `INVALID_TOKEN`, `SESSION_EXPIRED` and
 * `SESSION_REVOKED` carry a token that was refused, and so do `TOKEN_MISTYPED`, `TOKEN_EXPIRED` and `TOKEN_REVOKED`, of an
 * API token; `STORE_UNAVAILABLE` means that the database could not be asked, `UNAVAILABLE` that nothing could be checked,
 * and an event says why.
 */
export type AnonymousReason =
  | 'NO_SESSION'
  | 'INVALID_TOKEN'
  | 'SESSION_EXPIRED'
  | 'SESSION_REVOKED'
  | 'TOKEN_MISTYPED'
  | 'TOKEN_EXPIRED'
  | 'TOKEN_REVOKED'
  | 'STORE_UNAVAILABLE'
  | 'UNAVAILABLE'

/** Who a request comes from: somebody or nobody, never an exception. */
export type SessionState<Fields extends object = object> =
  | { authenticated: true; session: Session<Fields> }
  | { authenticated: false; session: null; reason: AnonymousReason }
