import { AuthError } from '../../errors.ts'
import type { Rows, Table } from '../../feature.ts'
import type { Where } from '../../store/store.ts'
import type { Page } from './contract.ts'

const usualPage = 50

/**
 * The rows that come after the cursor, the oldest first, and the cursor of what comes after them. `key` tells rows of one
 * millisecond apart. Throws `BAD_REQUEST` for a cursor that is none.
 */
export async function listPage<Row extends { createdAt: Date }>(
  rows: Rows,
  table: Table<Row, object>,
  where: Where<Row>,
  key: keyof Row & string,
  { cursor, limit = usualPage }: Page,
): Promise<{ found: Row[]; nextCursor: string | null }> {
  const after = cursor === undefined ? undefined : readCursor(cursor)
  // Where verbs only know "and", what comes after a place is two lists: its own millisecond, and the later ones.
  const lists = after
    ? [
        { ...where, createdAt: after.createdAt, [key]: { gt: after.key } },
        { ...where, createdAt: { gt: after.createdAt } },
      ]
    : [where]
  const found: Row[] = []
  for (const conditions of lists) {
    const missing = limit + 1 - found.length
    if (missing <= 0) break
    const orderBy = [
      ['createdAt', 'asc'],
      [key, 'asc'],
    ] as const
    found.push(...(await rows.list(table, conditions, { orderBy, limit: missing })))
  }
  const isMore = found.length > limit
  if (isMore) found.length = limit
  const last = found.at(-1)
  return {
    found,
    nextCursor: isMore && last ? `${last.createdAt.getTime()}.${String(last[key])}` : null,
  }
}

function readCursor(cursor: string): { createdAt: Date; key: string } {
  const [, time = '', key = ''] = /^(\d{1,15})\.([\w-]{1,64})$/.exec(cursor) ?? []
  if (key === '') throw new AuthError('BAD_REQUEST', { detail: 'the cursor is none of ours' })
  return { createdAt: new Date(Number(time)), key }
}
