import { lockUser, touchUser, updateUser } from '../../account/update-user.ts'
import { sha256 } from '../../crypto/hash.ts'
import { randomToken } from '../../crypto/random.ts'
import { AuthError } from '../../errors.ts'
import type { House } from '../../feature.ts'
import type { Caller } from '../../session/caller.ts'
import { type Change, commit } from '../../session/change.ts'
import { requireDatabase } from '../../session/session.ts'
import { type SessionRow, sessionRows, type UserRow } from '../../tables.ts'
import { isListed, toApiToken } from './api-token.ts'
import type {
  ApiToken,
  ApiTokenChanges,
  ApiTokenQuery,
  ApiTokenRotation,
  CreatedApiToken,
  NewApiToken,
} from './contract.ts'
import { findManaged, findOwn, notFound, visibleTokens } from './find-token.ts'
import type { TokenForm } from './form.ts'
import { makeRoom } from './make-room.ts'
import type { Policy } from './policy.ts'
import { revokeToken } from './revoke.ts'
import { apiTokenRows, type ApiTokenRow } from './table.ts'

/** What people do with their tokens, and with those of the organization that they act in. */
export interface ApiTokenFlows {
  /** Throws `UNKNOWN_SCOPE`, `ORGANIZATION_REQUIRED`, `TOO_MANY_API_TOKENS`. */
  create(caller: Caller, wanted: NewApiToken): Promise<CreatedApiToken>
  list(caller: Caller, query: ApiTokenQuery): Promise<ApiToken[]>
  update(caller: Caller, tokenId: string, changes: ApiTokenChanges): Promise<ApiToken>
  /** Throws `API_TOKEN_REPLACED`. */
  rotate(caller: Caller, tokenId: string, rotation: ApiTokenRotation): Promise<CreatedApiToken>
  revoke(caller: Caller, tokenId: string): Promise<void>
}

/** 192 random bits. */
const idBytes = 24
/** Of one list. */
const mostListed = 1000
/** Seconds for which a token works beside the one that takes its place. */
const usualOverlap = 86_400

export function createFlows(house: House, form: TokenForm, policy: Policy): ApiTokenFlows {
  const { context } = house

  /**
   * Works on what belongs to the caller, whom nothing else changes meanwhile. The session is read again: what it says may
   * be some time old, and a token that was made with it would outlive it.
   */
  function withCaller<Result>(
    { session: { user, session }, actor }: Caller,
    work: (change: Change, user: UserRow, session: SessionRow) => Promise<Result>,
  ): Promise<Result> {
    return commit(
      house,
      async (change) => {
        const locked = await lockUser(change.rows, user.id)
        const row = session && (await change.rows.find(sessionRows, { id: session.id }))
        if (!locked || locked.deactivatedAt !== null || !row || row.endedAt !== null) {
          throw new AuthError('UNAUTHORIZED', { detail: 'the session has ended' })
        }
        return work(change, locked, row)
      },
      actor,
    )
  }

  async function insert(
    change: Change,
    given: Omit<ApiTokenRow, 'tokenHash' | 'start' | 'lastUsedAt' | 'revokedAt' | 'replacedBy'>,
  ): Promise<CreatedApiToken> {
    const token = form.create()
    const row: ApiTokenRow = {
      ...given,
      tokenHash: await sha256(token),
      start: form.startOf(token),
      lastUsedAt: null,
      revokedAt: null,
      replacedBy: null,
    }
    await change.rows.insert(apiTokenRows, row)
    return { token, apiToken: toApiToken(policy, row) }
  }

  return {
    async create(caller, { name, scopes: asked = [], expiresIn = policy.maxAge, owner = 'user' }) {
      const scopes = [...new Set(asked)]
      if (!scopes.every(policy.isScope)) throw new AuthError('UNKNOWN_SCOPE')
      return withCaller(caller, async (change, { id: userId }, session) => {
        const { activeOrganizationId, activeOrganizationRole } = session
        if (owner === 'organization' && activeOrganizationId === null) {
          throw new AuthError('ORGANIZATION_REQUIRED')
        }
        const [organizationId, organizationRole] =
          owner === 'organization' ? [activeOrganizationId, activeOrganizationRole] : [null, null]
        const where = { userId, organizationId }
        await makeRoom(house, policy, change, where)
        const now = context.now()
        const created = await insert(change, {
          id: randomToken(idBytes),
          name,
          scopes,
          userId,
          organizationId,
          organizationRole,
          createdAt: new Date(now),
          expiresAt: expiresIn === undefined ? null : new Date(now + expiresIn * 1000),
        })
        const { id: tokenId } = created.apiToken
        change.tell({ type: 'api_token.created', tokenId, userId, organizationId })
        return created
      })
    },

    async list({ session }, { owner = 'user' }) {
      const rows = await requireDatabase(house).list(
        apiTokenRows,
        { ...visibleTokens(session, owner), revokedAt: null },
        { orderBy: [['createdAt', 'desc'], ['id', 'asc']], limit: mostListed }, // prettier-ignore
      )
      const now = context.now()
      return rows.filter((row) => isListed(policy, row, now)).map((row) => toApiToken(policy, row))
    },

    async update(caller, id, { name }) {
      const row = await commit(
        house,
        async ({ rows, tell }) => {
          const found = await findOwn(rows, caller.session, id)
          const { userId, organizationId } = found
          if ((await rows.update(apiTokenRows, { id, revokedAt: null }, { name })) === 0) {
            throw notFound()
          }
          tell({ type: 'api_token.updated', tokenId: id, userId, organizationId })
          return { ...found, name }
        },
        caller.actor,
      )
      return toApiToken(policy, row)
    },

    rotate: (caller, formerId, { overlap = usualOverlap }) =>
      withCaller(caller, async (change, user) => {
        const former = await findOwn(change.rows, caller.session, formerId)
        const { name, scopes, userId, organizationId, organizationRole } = former
        if (former.replacedBy !== null) throw new AuthError('API_TOKEN_REPLACED')
        await makeRoom(house, policy, change, { userId, organizationId }, former)
        const now = context.now()
        const tokenId = randomToken(idBytes)
        const end = Math.min(now + overlap * 1000, former.expiresAt?.getTime() ?? Infinity)
        await change.rows.update(
          apiTokenRows,
          { id: formerId },
          { replacedBy: tokenId, expiresAt: new Date(end) },
        )
        // Every process reads when the old one ends.
        await updateUser(context, change, user, {})
        const created = await insert(change, {
          id: tokenId,
          name,
          scopes,
          userId,
          organizationId,
          organizationRole,
          createdAt: new Date(now),
          expiresAt: sameLife(former, now),
        })
        change.tell({ type: 'api_token.rotated', tokenId, formerId, userId, organizationId })
        return created
      }),

    async revoke(caller, id) {
      await commit(
        house,
        async (change) => {
          const row = await findManaged(change.rows, caller.session, id)
          // The user first, as everywhere: it may have ended while their row was waited for.
          await touchUser(house, change, row.userId)
          if (!(await revokeToken(house, change, row, 'request'))) throw notFound()
        },
        caller.actor,
      )
    },
  }
}

/** As long as the token that it takes the place of was to live. */
function sameLife({ createdAt, expiresAt }: ApiTokenRow, now: number): Date | null {
  return expiresAt && new Date(now + expiresAt.getTime() - createdAt.getTime())
}
