import {
  boolean,
  date,
  defineTable,
  integer,
  nullable,
  referring,
  serial,
  text,
} from '../store/table.ts'

/** A signed-in device. */
export interface SessionRow {
  id: string
  userId: string
  /** SHA-256 of the token, base64url; null where the session is sealed into its cookie. */
  tokenHash: string | null
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
}

export const sessionRows = defineTable<SessionRow>({
  name: 'auth_session',
  migration: 'core-0001',
  columns: {
    id: text(32),
    userId: referring(text(32), 'auth_user'),
    tokenHash: nullable(text(43)),
    createdAt: date(),
    renewedAt: date(),
    expiresAt: date(),
    remember: boolean(),
    provider: text(64),
    userAgent: nullable(text(400)),
    ip: nullable(text(45)),
    endedAt: nullable(date()),
  },
  primaryKey: ['id'],
  unique: [['tokenHash']],
  indexes: [['userId'], ['expiresAt']],
})

/** Something that every process has to know of at once, though it asks no database who somebody is. */
export interface RevocationRow {
  /** In the order of their making, not of their commits. */
  id: number
  kind: 'session' | 'user'
  /** The id of the session or user. */
  subject: string
  /** `revoke`: it is over. `refresh`: what was sealed before `version` has to be read again. */
  action: 'revoke' | 'refresh'
  /** Of `refresh`: the `updatedAt` of the row in milliseconds. Of `revoke`: 0. */
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
