import { lockUser } from '../../account/update-user.ts'
import { AuthError } from '../../errors.ts'
import type { Rows } from '../../feature.ts'
import { type UserRow, users } from '../../tables.ts'
import { adminRole } from '../../wire/access.ts'

/** Whether this user is an administrator who can sign in. */
export function isAdministrator(user: UserRow | null): boolean {
  return user !== null && user.role === adminRole && user.deactivatedAt === null
}

/** By their row, whatever their session says of them. Throws `NOT_FOUND`, as whoever is none is told. */
export function requireAdministrator(user: UserRow | null): void {
  if (isAdministrator(user)) return
  throw new AuthError('NOT_FOUND', { detail: 'whoever asks is no administrator any more' })
}

/**
 * Sees to it that somebody else is an administrator when this user is none any more. Of two who ask this at once, one
 * waits for the other. Throws `LAST_ADMIN`.
 */
export async function keepAnother(rows: Rows, id: string): Promise<void> {
  const isOne =
    isAdministrator(await rows.find(users, { id })) ||
    // Or was made one meanwhile; nobody does so from here on.
    isAdministrator(await lockUser(rows, id))
  if (!isOne) return
  const administrators = await rows.list(
    users,
    { role: adminRole, deactivatedAt: null },
    // Everybody takes them in one order, so that no two wait for each other.
    { orderBy: [['id', 'asc']] },
  )
  let others = 0
  for (const { id: candidate } of administrators) {
    const user = await lockUser(rows, candidate)
    if (candidate !== id && isAdministrator(user)) others++
  }
  if (others === 0) throw new AuthError('LAST_ADMIN')
}
