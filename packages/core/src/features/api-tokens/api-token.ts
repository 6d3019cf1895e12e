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

/** Whether a token, which was not revoked, still works or only ended by time. One that was replaced is gone then. */
export function isListed(policy: Policy, row: ApiTokenRow, now: number): boolean {
  return row.replacedBy === null || isLive(policy, row, now)
}

export function isLive(policy: Policy, row: ApiTokenRow, now: number): boolean {
  return now < (endOf(policy, row)?.getTime() ?? Number.POSITIVE_INFINITY)
}
