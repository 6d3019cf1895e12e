import type { House } from '../../feature.ts'
import type { AuthEvent } from '../../events.ts'
import type { Change } from '../../session/change.ts'
import { apiTokenRows, type ApiTokenRow } from './table.ts'

type Reason = Extract<AuthEvent, { type: 'api_token.revoked' }>['by']

/** Ends a token whose user this transaction has touched. False: it had ended already. */
export async function revokeToken(
  { context }: House,
  { rows, tell }: Change,
  { id: tokenId, userId, organizationId }: ApiTokenRow,
  by: Reason,
): Promise<boolean> {
  const revokedAt = new Date(context.now())
  const ended = await rows.update(apiTokenRows, { id: tokenId, revokedAt: null }, { revokedAt })
  if (ended > 0) tell({ type: 'api_token.revoked', tokenId, userId, organizationId, by })
  return ended > 0
}
