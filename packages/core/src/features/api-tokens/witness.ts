import { lockUser, touchUser } from '../../account/update-user.ts'
import type { House } from '../../feature.ts'
import type { Change, Witness } from '../../session/change.ts'
import { revokeToken } from './revoke.ts'
import { apiTokenRows } from './table.ts'

/** The tokens of an organization go with the membership of those as whom they act, and have their role. */
export function createWitness(house: House): Witness {
  /** The user first: whoever makes a token for them has then made it, or finds them gone. */
  async function endOf(change: Change, organizationId: string, userId: string): Promise<void> {
    await lockUser(change.rows, userId)
    const where = { organizationId, userId, revokedAt: null }
    const tokens = await change.rows.list(apiTokenRows, where)
    if (tokens.length > 0) await touchUser(house, change, userId)
    for (const token of tokens) await revokeToken(house, change, token, 'membership')
  }

  return async (change, event) => {
    switch (event.type) {
      case 'member.removed':
        await endOf(change, event.organizationId, event.userId)
        break
      case 'organization.deleted': {
        const { organizationId } = event
        const tokens = await change.rows.list(apiTokenRows, { organizationId, revokedAt: null })
        // In this order everywhere: of two who wait for each other, one would do all again.
        const userIds = [...new Set(tokens.map(({ userId }) => userId))].toSorted()
        for (const userId of userIds) await endOf(change, organizationId, userId)
        break
      }
      case 'member.role_changed': {
        const { organizationId, userId, role: organizationRole } = event
        await lockUser(change.rows, userId)
        const where = { organizationId, userId, revokedAt: null }
        const changed = await change.rows.update(apiTokenRows, where, { organizationRole })
        if (changed > 0) await touchUser(house, change, userId)
      }
    }
  }
}
