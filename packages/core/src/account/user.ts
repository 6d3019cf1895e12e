import type { Settings } from '../context.ts'
import { exposedFields } from '../session/row-claims.ts'
import type { UserRow } from '../tables.ts'
import type { UserRecord } from './users.ts'
import type { User } from '../wire/session.ts'

/** A user as a session has them. */
export function toUser(settings: Settings, row: UserRow): User {
  return { ...exposedFields(settings, row.fields), ...common(row) }
}

/** A user as the application's server has them: with every field. */
export function toRecord(row: UserRow): UserRecord {
  const { lastSignInAt, deactivatedAt } = row
  return { ...row.fields, ...common(row), lastSignInAt, deactivatedAt }
}

function common(row: UserRow): User {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    image: row.image,
    emailVerified: row.verifiedEmail !== null,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    role: row.role,
  }
}
