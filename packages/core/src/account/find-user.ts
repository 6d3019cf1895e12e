import { requireText } from '../schema.ts'
import type { Rows } from '../store/store.ts'
import { identities, type UserRow, users } from '../tables.ts'
import { foldEmail } from './email.ts'

/** What names one person: their id, the address they have verified, or a subject at an issuer. */
export type UserKey =
  | { readonly id: string }
  | { readonly email: string }
  | { readonly issuer: string; readonly subject: string }

export async function findUser(rows: Rows, key: UserKey): Promise<UserRow | null> {
  for (const [name, value] of Object.entries(key)) requireText(value, `users.find: ${name}`)
  if ('id' in key) return rows.find(users, { id: key.id })
  if ('email' in key) return rows.find(users, { verifiedEmail: foldEmail(key.email) })
  const { issuer, subject } = key
  const join = { table: users, on: ['userId', 'id'] } as const
  const found = await rows.findJoined(identities, { issuer, subject }, join)
  return found?.[1] ?? null
}
