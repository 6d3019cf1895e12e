import { date, defineTable, json, nullable, referring, text } from '../../store/table.ts'

/** An API token. Nobody can make the token from it. */
export interface ApiTokenRow {
  id: string
  /** SHA-256 of the token, base64url. */
  tokenHash: string
  /** Its first characters, by which people know it again. */
  start: string
  name: string
  scopes: readonly string[]
  /** As whom it acts. */
  userId: string
  /** The organization that it belongs to and acts in, and the role of its user there; both or neither. */
  organizationId: string | null
  organizationRole: string | null
  createdAt: Date
  /** Null: never. */
  expiresAt: Date | null
  /** A few minutes late at most. */
  lastUsedAt: Date | null
  /** Set once: then it is no token any more. */
  revokedAt: Date | null
  /** The id of the token that took its place. */
  replacedBy: string | null
}

export const apiTokenRows = defineTable<ApiTokenRow>({
  name: 'auth_api_token',
  migration: 'feature-apiTokens-0001',
  columns: {
    id: text(32),
    tokenHash: text(43),
    start: text(32),
    name: text(100),
    scopes: json<readonly string[]>(),
    userId: referring(text(32), 'auth_user'),
    // No reference: the room of organizations may not be there.
    organizationId: nullable(text(32)),
    organizationRole: nullable(text(64)),
    createdAt: date(),
    expiresAt: nullable(date()),
    lastUsedAt: nullable(date()),
    revokedAt: nullable(date()),
    replacedBy: nullable(text(32)),
  },
  primaryKey: ['id'],
  unique: [['tokenHash']],
  indexes: [['userId'], ['organizationId']],
})
