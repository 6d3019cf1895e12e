import {
  addedBy,
  type AnyTable,
  boolean,
  date,
  defineTable,
  integer,
  json,
  nullable,
  referring,
  serial,
  text,
} from './store/table.ts'

/** A person. */
export interface UserRow {
  id: string
  name: string
  /** As it was given, Unicode-normalised. */
  email: string
  /**
   * The address folded for comparison, where it was verified: nobody else can have it then. An address that was only
   * claimed is nobody's, so that claiming one keeps nobody out.
   */
  verifiedEmail: string | null
  image: string | null
  role: string | null
  /** The application's own fields. */
  fields: object | null
  createdAt: Date
  /** Later with every change, by at least a millisecond: sessions know by it how old their copy is. */
  updatedAt: Date
  lastSignInAt: Date | null
  deactivatedAt: Date | null
}

export const users = defineTable<UserRow>({
  name: 'auth_user',
  migration: 'core-0001',
  columns: {
    id: text(32),
    name: text(200),
    email: text(254),
    verifiedEmail: nullable(text(254)),
    image: nullable(text(1000)),
    role: nullable(text(64)),
    fields: nullable(json<object>()),
    createdAt: date(),
    updatedAt: date(),
    lastSignInAt: nullable(date()),
    deactivatedAt: nullable(date()),
  },
  primaryKey: ['id'],
  unique: [['verifiedEmail']],
  // For lists of people, who came last first: of all, and of those with a role.
  laterIndexes: {
    'core-0003': [
      ['createdAt', 'id'],
      ['role', 'createdAt', 'id'],
    ],
  },
})

/** A way in which a person proves who they are: somebody's subject at an issuer. */
export interface IdentityRow {
  issuer: string
  subject: string
  userId: string
  /** The id of the provider it was first used with. */
  provider: string
  createdAt: Date
  lastUsedAt: Date
}

export const identities = defineTable<IdentityRow>({
  name: 'auth_identity',
  migration: 'core-0001',
  columns: {
    issuer: text(255),
    subject: text(255),
    userId: referring(text(32), 'auth_user'),
    provider: text(64),
    createdAt: date(),
    lastUsedAt: date(),
  },
  primaryKey: ['issuer', 'subject'],
  indexes: [['userId']],
})

/** A signed-in device. */
export interface SessionRow {
  id: string
  userId: string
  /** SHA-256 of the token, base64url; null where the session is sealed into its cookie. */
  tokenHash: string | null
  /**
   * The hash of its token before it was last rotated; null where the session is sealed. A sign-out that was on its way
   * with the old token ends it by this.
   */
  former: string | null
  /** When the person signed in. */
  createdAt: Date
  /** When it was last renewed: at most `updateAge` before it was last seen. */
  renewedAt: Date
  expiresAt: Date
  /** False: the cookie ends with the browser session. */
  remember: boolean
  /** The id of the provider that the person signed in with. */
  provider: string
  userAgent: string | null
  ip: string | null
  /** Set once: then it is no session any more. */
  endedAt: Date | null
  /** The organization that the person acts in, and their role there; both or neither. */
  activeOrganizationId: string | null
  activeOrganizationRole: string | null
  /** How often a sealed session was rotated: a token that says less is refused. Null: never. */
  rotation: number | null
  /** The administrator who acts as this person, and the session that they do so from; both or neither. */
  impersonatedBy: string | null
  impersonatorSessionId: string | null
}

export const sessionRows = defineTable<SessionRow>({
  name: 'auth_session',
  migration: 'core-0001',
  columns: {
    id: text(32),
    userId: referring(text(32), 'auth_user'),
    tokenHash: nullable(text(43)),
    former: nullable(text(43)),
    createdAt: date(),
    renewedAt: date(),
    expiresAt: date(),
    remember: boolean(),
    provider: text(64),
    userAgent: nullable(text(400)),
    ip: nullable(text(45)),
    endedAt: nullable(date()),
    activeOrganizationId: addedBy('core-0002', nullable(text(32))),
    activeOrganizationRole: addedBy('core-0002', nullable(text(64))),
    rotation: addedBy('core-0002', nullable(integer())),
    impersonatedBy: addedBy('core-0002', nullable(text(32))),
    impersonatorSessionId: addedBy('core-0002', nullable(text(32))),
  },
  primaryKey: ['id'],
  unique: [['tokenHash'], ['former']],
  indexes: [['userId'], ['expiresAt'], ['impersonatedBy'], ['impersonatorSessionId']],
})

/** Something that every process has to know of at once, though it asks no database who somebody is. */
export interface RevocationRow {
  /** In the order of their making, not of their commits. */
  id: number
  kind: 'session' | 'user'
  /** The id of the session or user. */
  subject: string
  /** `revoke`: it is over. `refresh`: a session's tokens of before `version` are refused, a user's are read again. */
  action: 'revoke' | 'refresh'
  /** Of `refresh`: the session's `rotation`, or the user's `updatedAt` in milliseconds. Of `revoke`: 0. */
  version: number
  at: Date
  /** When nothing can be sealed any more that this would refuse. */
  expiresAt: Date
}

export const revocations = defineTable<RevocationRow, Omit<RevocationRow, 'id'>>({
  name: 'auth_revocation',
  migration: 'core-0001',
  columns: {
    id: serial(),
    kind: text<RevocationRow['kind']>(16),
    subject: text(64),
    action: text<RevocationRow['action']>(16),
    version: integer(),
    at: date(),
    expiresAt: date(),
  },
  primaryKey: ['id'],
  indexes: [['expiresAt']],
})

/** What may be used once and was. */
export interface SpentRow {
  /** A hash of it. */
  id: string
  expiresAt: Date
}

export const spent = defineTable<SpentRow>({
  name: 'auth_spent',
  migration: 'core-0001',
  columns: { id: text(43), expiresAt: date() },
  primaryKey: ['id'],
  indexes: [['expiresAt']],
})

/** How often somebody has done something since the present window of time began. */
export interface RateLimitRow {
  /** A hash of what is counted, and of whom. */
  id: string
  hits: number
  /** When the window ends. */
  expiresAt: Date
}

export const rateLimits = defineTable<RateLimitRow>({
  name: 'auth_rate_limit',
  migration: 'core-0002',
  columns: { id: text(43), hits: integer(), expiresAt: date() },
  primaryKey: ['id'],
  indexes: [['expiresAt']],
})

/** Every table of the core, for migrations. */
export const coreTables: readonly AnyTable[] = [
  users,
  identities,
  sessionRows,
  revocations,
  spent,
  rateLimits,
]
