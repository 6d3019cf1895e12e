import type { Context } from '../context.ts'
import { AuthError } from '../errors.ts'
import { requireText } from '../schema.ts'
import type { Change } from '../session/change.ts'
import type { Sessions } from '../session/session.ts'
import type { Rows } from '../store/store.ts'
import { type UserRow, users } from '../tables.ts'

/** The user, whom no other transaction can change until this one has ended; null when there is none. */
export async function lockUser(rows: Rows, given: string): Promise<UserRow | null> {
  const id = requireText(given, 'the id of a user')
  // Writing what is there already takes the row in every database.
  return (await rows.update(users, { id }, { id })) === 0 ? null : rows.find(users, { id })
}

/**
 * Changes a user that this transaction has locked, and lets every process read them again. Throws `ACCOUNT_EXISTS`
 * when somebody else has verified the address.
 */
export async function updateUser(
  context: Context,
  { rows, refreshUser }: Change,
  user: UserRow,
  changes: Partial<UserRow>,
): Promise<UserRow> {
  if (changes.verifiedEmail) {
    const holder = await rows.find(users, { verifiedEmail: changes.verifiedEmail })
    if (holder && holder.id !== user.id) throw new AuthError('ACCOUNT_EXISTS')
  }
  const updatedAt = new Date(Math.max(context.now(), user.updatedAt.getTime() + 1))
  const updated = { ...user, ...changes, updatedAt }
  await rows.update(users, { id: user.id }, { ...changes, updatedAt })
  await refreshUser(updated)
  return updated
}

/**
 * Lets every process read what belongs to this user again: their sessions, their API tokens, their memberships. For what
 * changes or ends one of these. False when there is no such user.
 */
export async function touchUser(
  { context }: Sessions,
  change: Change,
  id: string,
): Promise<boolean> {
  const user = await lockUser(change.rows, id)
  if (user) await updateUser(context, change, user, {})
  return user !== null
}

/** The same for what was said of a user: told as an event, and nothing at all where it is so already. */
export async function applyChanges(
  context: Context,
  change: Change,
  user: UserRow,
  said: Partial<UserRow>,
): Promise<UserRow> {
  const before: Readonly<Record<string, unknown>> = { ...user }
  const changes: Partial<UserRow> = Object.fromEntries(
    Object.entries(said).filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key]),
    ),
  )
  const changed = Object.keys(changes)
  if (changed.length === 0) return user
  const role = changes.role === undefined ? {} : { role: changes.role }
  change.tell({ type: 'user.updated', userId: user.id, changed, ...role })
  return updateUser(context, change, user, changes)
}
