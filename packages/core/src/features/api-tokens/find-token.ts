import { AuthError } from '../../errors.ts'
import type { Rows, Where } from '../../store/store.ts'
import { can } from '../../wire/access.ts'
import type { Session } from '../../wire/session.ts'
import type { ApiTokenOwner } from './contract.ts'
import { manageTokens } from './policy.ts'
import { apiTokenRows, type ApiTokenRow } from './table.ts'

/** A token that acts as the person of this session: whoever gets its secret is them. Throws `NOT_FOUND`, `FORBIDDEN`. */
export async function findOwn(rows: Rows, session: Session, id: string): Promise<ApiTokenRow> {
  const row = await findManaged(rows, session, id)
  if (row.userId !== session.user.id) throw new AuthError('FORBIDDEN')
  return row
}

/** A token of this person, or of the organization that they act in, where they may manage its tokens. Throws the same. */
export async function findManaged(rows: Rows, session: Session, id: string): Promise<ApiTokenRow> {
  const row = await rows.find(apiTokenRows, { id, revokedAt: null })
  if (!row) throw notFound()
  if (row.userId === session.user.id) return row
  if (row.organizationId === null || row.organizationId !== session.organization?.id) {
    throw notFound()
  }
  if (!can(session, manageTokens)) throw new AuthError('FORBIDDEN')
  return row
}

/** Which tokens somebody sees. Throws `ORGANIZATION_REQUIRED`. */
export function visibleTokens(
  { user, organization, ...rest }: Session,
  owner: ApiTokenOwner,
): Where<ApiTokenRow> {
  if (owner === 'user') return { userId: user.id, organizationId: null }
  if (!organization) throw new AuthError('ORGANIZATION_REQUIRED')
  const mayManage = can({ user, organization, ...rest }, manageTokens)
  const organizationId = organization.id
  return mayManage ? { organizationId } : { organizationId, userId: user.id }
}

export function notFound(): AuthError {
  return new AuthError('NOT_FOUND', { detail: 'no API token that this session knows has this id' })
}
