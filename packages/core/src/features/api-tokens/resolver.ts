import { sha256 } from '../../crypto/hash.ts'
import type { House } from '../../feature.ts'
import type { Credential, Resolver } from '../../session/credential.ts'
import { requireDatabase } from '../../session/session.ts'
import { users } from '../../tables.ts'
import { endOf } from './api-token.ts'
import type { TokenForm } from './form.ts'
import type { Policy } from './policy.ts'
import { apiTokenRows, type ApiTokenRow } from './table.ts'

/** Milliseconds between two notes that a token was used. */
const noteInterval = 300_000

/** Recognises a request by its API token. */
export function createResolver(house: House, form: TokenForm, policy: Policy): Resolver {
  const { context } = house
  /** When it was noted last that somebody came with a token, in milliseconds; null: never. */
  const notedAt = new WeakMap<Credential, number | null>()

  function note(credential: Credential, now: number): void {
    const noted = notedAt.get(credential) ?? null
    if (noted !== null && now - noted < noteInterval) return
    notedAt.set(credential, now)
    // Of all processes that see it used, one writes; and what has ended was not used.
    const stale = noted === null ? null : { lte: new Date(now - noteInterval) }
    requireDatabase(house)
      .update(
        apiTokenRows,
        { id: credential.id, revokedAt: null, lastUsedAt: stale },
        { lastUsedAt: new Date(now) },
      )
      .catch((cause: unknown) => {
        const detail = 'it could not be noted that an API token was used'
        context.emit({ type: 'error', detail, cause })
      })
  }

  return {
    recognises: form.recognises,
    refuses: form.refuses,
    async find(token) {
      const tokenHash = await sha256(token)
      const join = { table: users, on: ['userId', 'id'] } as const
      const found = await requireDatabase(house).findJoined(apiTokenRows, { tokenHash }, join)
      if (!found) return 'INVALID_TOKEN'
      const [row, user] = found
      if (row.revokedAt !== null) return 'TOKEN_REVOKED'
      const credential: Credential = {
        id: row.id,
        user,
        expiresAt: endOf(policy, row),
        scopes: row.scopes.filter(policy.isScope),
        organization: organizationOf(row),
      }
      notedAt.set(credential, row.lastUsedAt?.getTime() ?? null)
      return credential
    },
    used: note,
  }
}

function organizationOf({
  organizationId: id,
  organizationRole: role,
}: ApiTokenRow): Credential['organization'] {
  return id === null || role === null ? null : { id, role }
}
