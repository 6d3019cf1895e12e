import type { Rows } from '../../feature.ts'
import type { Where } from '../../store/store.ts'
import type { NewAuditEntry } from './audit-entry.ts'
import type { AuditAnswer, AuditQuery } from './contract.ts'
import { listPage, readCursor } from './page.ts'
import { auditLog, type AuditRow } from './table.ts'

export async function append(rows: Rows, entry: NewAuditEntry, now: number): Promise<void> {
  await rows.insert(auditLog, { at: new Date(now), ...entry })
}

/** Throws `BAD_REQUEST` for a cursor that is none. */
export async function listEntries(
  rows: Rows,
  { actorId, targetId, action, cursor, limit }: AuditQuery,
): Promise<AuditAnswer> {
  const before = cursor === undefined ? undefined : Number(readCursor(cursor, /^(\d{1,15})$/)[0])
  const rest: Where<AuditRow> = {
    ...(action !== undefined && { action }),
    ...(before !== undefined && { id: { lt: before } }),
  }
  const by = actorId === undefined ? [{}] : [{ actorId }, { impersonatorId: actorId }]
  const to =
    targetId === undefined
      ? [{}]
      : [{ targetId }, { userId: targetId }, { organizationId: targetId }]
  const wanted = by.flatMap((one) => to.map((other) => ({ ...rest, ...one, ...other })))
  const { found, next } = await listPage(
    wanted,
    (where, most) => rows.list(auditLog, where, { orderBy: [['id', 'desc']], limit: most }),
    newestFirst,
    limit,
  )
  return { entries: found, nextCursor: next && String(next.id) }
}

function newestFirst(a: AuditRow, b: AuditRow): number {
  return b.id - a.id
}

const batch = 500

/** Deletes the entries of before this moment. How many there were. */
export async function forgetEntries(rows: Rows, before: Date): Promise<number> {
  for (let total = 0; ;) {
    const oldest = { orderBy: [['at', 'asc']], limit: batch } as const
    const old = await rows.list(auditLog, { at: { lt: before } }, oldest)
    total += await rows.delete(auditLog, { id: { in: old.map(({ id }) => id) } })
    if (old.length < batch) return total
  }
}
