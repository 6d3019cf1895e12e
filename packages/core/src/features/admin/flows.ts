import { type Users, createUsers } from '../../account/users.ts'
import { AuthError } from '../../errors.ts'
import { type Caller, type Change, commit, type House, requireDatabase } from '../../feature.ts'
import { liveSessions } from '../../session/devices.ts'
import type { RequestHeaders } from '../../session/request-state.ts'
import { users } from '../../tables.ts'
import { adminRole } from '../../wire/access.ts'
import type { SessionState } from '../../wire/session.ts'
import { keepAnother, requireAdministrator } from './administrators.ts'
import { refusalOf } from './audit-entry.ts'
import { append, listEntries } from './audit-log.ts'
import type {
  AdminUser,
  AuditAnswer,
  AuditQuery,
  UserQuery,
  UsersAnswer,
  UserSession,
} from './contract.ts'
import { impersonate, stopImpersonating } from './impersonation.ts'
import { listUsers, toAdminUser } from './list-users.ts'

/** What administrators do. What is said of one user rejects with `NOT_FOUND` where there is none of this id. */
export interface AdminFlows {
  listUsers(query: UserQuery): Promise<UsersAnswer>
  getUser(userId: string): Promise<AdminUser>
  /** Rejects with `BAD_REQUEST` for a role that cannot be one, and `LAST_ADMIN`. */
  setRole(caller: Caller, userId: string, role: string | null): Promise<AdminUser>
  /** Rejects with `LAST_ADMIN`. */
  deactivate(caller: Caller, userId: string): Promise<AdminUser>
  reactivate(caller: Caller, userId: string): Promise<AdminUser>
  /** Rejects with `LAST_ADMIN`. */
  delete(caller: Caller, userId: string): Promise<void>
  listSessions(userId: string): Promise<UserSession[]>
  endSession(caller: Caller, userId: string, sessionId: string): Promise<void>
  /** How many there were. */
  endSessions(caller: Caller, userId: string): Promise<number>
  impersonate(caller: Caller, userId: string, headers: RequestHeaders): Promise<SessionState>
  stopImpersonating(caller: Caller, headers: RequestHeaders): Promise<SessionState>
  listAuditLog(query: AuditQuery): Promise<AuditAnswer>
}

/** `impersonationMaxAge`: seconds. */
export function createAdminFlows(house: House, impersonationMaxAge: number): AdminFlows {
  const { settings, now, emit } = house.context
  const database = () => requireDatabase(house)

  async function getUser(userId: string): Promise<AdminUser> {
    const user = await database().find(users, { id: userId })
    if (!user) throw new AuthError('NOT_FOUND', { detail: 'no user has this id' })
    return toAdminUser(settings, user)
  }

  /** Does something to a user. That it was refused is written down when all of it has been undone. */
  async function act<Result>(
    { actor }: Caller,
    action: string,
    userId: string,
    work: () => Promise<Result>,
  ): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof AuthError && error.status < 500) {
        const entry = refusalOf(actor, { action, result: error.code, userId })
        await append(database(), entry, now()).catch((cause: unknown) => {
          emit({ type: 'error', detail: 'a refusal could not be written down', cause })
        })
      }
      throw error
    }
  }

  /** The users as an administrator changes them. `leaves`: a user who may be no administrator after. */
  function usersFor(caller: Caller, leaves?: string): Users {
    return createUsers(house, caller.actor, async (change) => {
      await check(change, caller)
      if (leaves === undefined) return
      await keepAnother(change.rows, leaves)
      // Perhaps by whom one has just waited for.
      await check(change, caller)
    })
  }

  return {
    listUsers: (query) => listUsers(settings, database(), query),
    getUser,
    setRole: (caller, userId, role) =>
      act(caller, 'admin.setRole', userId, async () => {
        const leaves = role === adminRole ? undefined : userId
        await usersFor(caller, leaves).update(userId, { role })
        return getUser(userId)
      }),
    deactivate: (caller, userId) =>
      act(caller, 'admin.deactivate', userId, async () => {
        await usersFor(caller, userId).deactivate(userId)
        return getUser(userId)
      }),
    reactivate: (caller, userId) =>
      act(caller, 'admin.reactivate', userId, async () => {
        await usersFor(caller).reactivate(userId)
        return getUser(userId)
      }),
    delete: (caller, userId) =>
      act(caller, 'admin.delete', userId, () => usersFor(caller, userId).delete(userId)),
    async listSessions(userId) {
      await getUser(userId)
      const rows = await liveSessions(house, userId)
      return rows.map(
        ({ id, createdAt, renewedAt, expiresAt, provider, userAgent, ip, impersonatedBy }) => ({
          id,
          createdAt,
          lastSeenAt: renewedAt,
          expiresAt,
          provider,
          userAgent,
          ip,
          impersonatedBy,
        }),
      )
    },
    endSession: (caller, userId, id) =>
      act(caller, 'admin.endSession', userId, () =>
        commit(
          house,
          async (change) => {
            await check(change, caller)
            const ended = await change.endSessions({ id, userId }, 'administrator')
            if (ended.length === 0) {
              throw new AuthError('NOT_FOUND', { detail: 'no session of this user' })
            }
          },
          caller.actor,
        ),
      ),
    endSessions: (caller, userId) =>
      act(caller, 'admin.endSessions', userId, () => usersFor(caller).endSessions(userId)),
    impersonate: (caller, userId, headers) =>
      act(caller, 'admin.impersonate', userId, () =>
        impersonate(house, headers, caller, userId, impersonationMaxAge),
      ),
    stopImpersonating: (caller, headers) => stopImpersonating(house, headers, caller),
    listAuditLog: (query) => listEntries(database(), query),
  }
}

/** In the transaction of a change: whether who asks may still ask for it. */
async function check({ rows }: Change, { actor }: Caller): Promise<void> {
  requireAdministrator(await rows.find(users, { id: actor.userId }))
}
