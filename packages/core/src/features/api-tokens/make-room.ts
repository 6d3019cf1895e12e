import { AuthError } from '../../errors.ts'
import type { House } from '../../feature.ts'
import type { Change } from '../../session/change.ts'
import { endedAt, isLive } from './api-token.ts'
import type { Policy } from './policy.ts'
import { apiTokenRows, type ApiTokenRow } from './table.ts'

/** Milliseconds for which a token that has ended is still told from one that never was. */
const recognition = 31 * 86_400_000
/** Tokens that have ended, to each that somebody may have. */
const endedPerLive = 4

/**
 * Counts what works of an owner's, and deletes what ended so long ago, or is so much, that nobody has to be told why it
 * is refused. Throws `TOO_MANY_API_TOKENS`. Where one takes the place of another, those count that were replaced.
 */
export async function makeRoom(
  { context }: House,
  policy: Policy,
  { rows }: Change,
  owner: Pick<ApiTokenRow, 'userId' | 'organizationId'>,
  replaced?: ApiTokenRow,
): Promise<void> {
  const now = context.now()
  const all = await rows.list(apiTokenRows, owner)
  const live = all.filter((row) => isLive(policy, row, now))
  const isReplacing = replaced !== undefined
  const counted = live.filter(({ replacedBy }) => (replacedBy !== null) === isReplacing)
  if (counted.length >= policy.maxTokens) throw new AuthError('TOO_MANY_API_TOKENS')

  const ended = all.filter((row) => !live.includes(row) && row.id !== replaced?.id)
  const isCrowd = ended.length >= policy.maxTokens * endedPerLive
  const forgotten = ended.filter((row) => isCrowd || endedAt(policy, row) < now - recognition)
  if (forgotten.length === 0) return
  await rows.delete(apiTokenRows, { id: { in: forgotten.map(({ id }) => id) } })
}
