import { AuthError } from '../../errors.ts'

const usualPage = 50

/**
 * The first of the rows that one of several conditions holds for: where verbs only know "and", each is a list of its own.
 * `order` puts the rows in the order in which `list` gives them, and tells every two apart. `next`: the last of them,
 * where more follow.
 */
export async function listPage<Row extends { id: string | number }, Where>(
  wanted: readonly Where[],
  list: (where: Where, most: number) => Promise<Row[]>,
  order: (a: Row, b: Row) => number,
  limit: number = usualPage,
): Promise<{ found: Row[]; next: Row | null }> {
  const rows = new Map<Row['id'], Row>()
  for (const where of wanted) {
    for (const row of await list(where, limit + 1)) rows.set(row.id, row)
  }
  const found = [...rows.values()].toSorted(order)
  const isMore = found.length > limit
  if (isMore) found.length = limit
  return { found, next: (isMore && found.at(-1)) || null }
}

/** The parts of a cursor. Throws `BAD_REQUEST` where it is none. */
export function readCursor(cursor: string, form: RegExp): string[] {
  const [, ...parts] = form.exec(cursor) ?? []
  if (parts.length === 0)
    throw new AuthError('BAD_REQUEST', { detail: 'the cursor is none of ours' })
  return parts
}
