import type { ApiToken } from './contract.ts'
import type { Policy } from './policy.ts'
import type { ApiTokenRow } from './table.ts'

/** A token as people are told of it. */
export function toApiToken(policy: Policy, row: ApiTokenRow): ApiToken {
  return {
    id: row.id,
    name: row.name,
    start: row.start,
    scopes: row.scopes.filter(policy.isScope),
    userId: row.userId,
    organizationId: row.organizationId,
    createdAt: row.createdAt,
    expiresAt: endOf(policy, row),
    lastUsedAt: row.lastUsedAt,
    replacedBy: row.replacedBy,
  }
}

/** When a token ends; shortening `maxAge` in the configuration shortens the tokens that exist. */
export function endOf(
  { maxAge }: Policy,
  { createdAt, expiresAt }: Pick<ApiTokenRow, 'createdAt' | 'expiresAt'>,
): Date | null {
  if (maxAge === undefined) return expiresAt
  const latest = createdAt.getTime() + maxAge * 1000
  return new Date(Math.min(latest, expiresAt?.getTime() ?? latest))
}

/** When a token ended or is to end, in milliseconds; infinite: never. */
export function endedAt(policy: Policy, row: ApiTokenRow): number {
  const end = endOf(policy, row)?.getTime() ?? Number.POSITIVE_INFINITY
  return Math.min(end, row.revokedAt?.getTime() ?? end)
}

export function isLive(policy: Policy, row: ApiTokenRow, now: number): boolean {
  return now < endedAt(policy, row)
}

/** Whether people see a token that was not revoked: it works, or it only ended by time. */
export function isListed(policy: Policy, row: ApiTokenRow, now: number): boolean {
  return row.replacedBy === null || isLive(policy, row, now)
}
