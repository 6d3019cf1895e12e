import { date, defineTable, json, nullable, referring, text } from '../store/table.ts'

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
