import type { Settings } from '../../context.ts'
import { toUser } from '../../account/user.ts'
import type { Rows } from '../../feature.ts'
import type { Where } from '../../store/store.ts'
import { type UserRow, users } from '../../tables.ts'
import type { AdminUser, UserQuery, UsersAnswer } from './contract.ts'
import { listPage, readCursor } from './page.ts'

/** Who came last comes first. Throws `BAD_REQUEST` for a cursor that is none. */
export async function listUsers(
  settings: Settings,
  rows: Rows,
  { search, role, deactivated, cursor, limit }: UserQuery,
): Promise<UsersAnswer> {
  const rest: Where<UserRow> = {
    ...(role !== undefined && { role }),
    ...(deactivated !== undefined && { deactivatedAt: deactivated ? { not: null } : null }),
  }
  const parts: Where<UserRow>[] =
    search === undefined ? [{}] : [{ name: { contains: search } }, { email: { contains: search } }]
  const places = cursor === undefined ? [{}] : after(cursor)
  const wanted = parts.flatMap((part) => places.map((place) => ({ ...rest, ...part, ...place })))

  const orderBy = [
    ['createdAt', 'desc'],
    ['id', 'desc'],
  ] as const
  const { found, next } = await listPage(
    wanted,
    (where, most) => rows.list(users, where, { orderBy, limit: most }),
    newestFirst,
    limit,
  )
  return {
    users: found.map((user) => toAdminUser(settings, user)),
    nextCursor: next && `${next.createdAt.getTime()}.${next.id}`,
  }
}

export function toAdminUser(settings: Settings, row: UserRow): AdminUser {
  const { lastSignInAt, deactivatedAt } = row
  return { ...toUser(settings, row), lastSignInAt, deactivatedAt }
}

/** What comes after a user: others of the same millisecond, and those who came before. */
function after(cursor: string): Where<UserRow>[] {
  const [time, id = ''] = readCursor(cursor, /^(\d{1,15})\.([\w-]{1,64})$/)
  const createdAt = new Date(Number(time))
  return [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }]
}

function newestFirst(a: UserRow, b: UserRow): number {
  return b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1)
}
