import {
  adminAddresses,
  type AdminUser,
  type AuditAnswer,
  type AuditEntry,
  type AuditQuery,
  type EndedAnswer,
  type RoleBody,
  type UserAnswer,
  type UserQuery,
  type UsersAnswer,
  type UserSession,
  type UserSessionsAnswer,
} from '@sallyport/core/admin/contract'
import type { SessionState } from '@sallyport/core/wire'
import { failure } from './auth-client-error.ts'
import { addressOf, type ClientFeature } from './client-feature.ts'
import type { RegisteredFields } from './register.ts'

interface OfUser {
  userId: string
}

/**
 * The calls of `admin()` of the server. All reject with `AuthClientError`: for whoever is no administrator with
 * `NOT_FOUND`. `Fields` are the application's own user fields.
 */
export interface AdminCalls<Fields extends object = object> {
  /** Who came last comes first. */
  listUsers(query?: UserQuery): Promise<UsersAnswer<Fields>>
  getUser(given: OfUser): Promise<UserAnswer<Fields>>
  /** Rejects with `SESSION_NOT_FRESH`, `LAST_ADMIN`. */
  setRole(given: OfUser & RoleBody): Promise<UserAnswer<Fields>>
  /** Rejects with `LAST_ADMIN`. */
  deactivate(given: OfUser): Promise<UserAnswer<Fields>>
  reactivate(given: OfUser): Promise<UserAnswer<Fields>>
  /** Rejects with `SESSION_NOT_FRESH`, `LAST_ADMIN`. */
  delete(given: OfUser): Promise<void>
  /** The device that was seen last comes first. */
  listSessions(given: OfUser): Promise<UserSessionsAnswer>
  endSession(given: OfUser & { sessionId: string }): Promise<void>
  endSessions(given: OfUser): Promise<EndedAnswer>
  /**
   * From now on this browser, with all of its tabs, acts as the user. Rejects with `SESSION_NOT_FRESH`,
   * `IMPERSONATION_REFUSED`, `ACCOUNT_DEACTIVATED`.
   */
  impersonate(given: OfUser): Promise<SessionState<Fields>>
  /** The browser is the administrator's again; signed out where their own session has ended meanwhile. */
  stopImpersonating(): Promise<SessionState<Fields>>
  /** The newest comes first. */
  listAuditLog(query?: AuditQuery): Promise<AuditAnswer>
}

/** Administration, for `createAuthClient({ features: [admin()] })`: `authClient.admin.listUsers({ search: 'ada' })`. */
export function admin<Fields extends object = RegisteredFields>(): ClientFeature<
  'admin',
  AdminCalls<Fields>
> {
  const { users, user, role, deactivate, reactivate, sessions, session } = adminAddresses
  const { impersonate, stopImpersonating, auditLog } = adminAddresses
  return {
    id: 'admin',
    build({ send, sendForSession }) {
      const calls: AdminCalls = {
        async listUsers(query) {
          const answer = await send('GET', addressOf(users, {}, query))
          return { ...page(answer), users: list(answer, 'users').map(readUser) }
        },
        getUser: async (given) => one(await send('GET', addressOf(user, { ...given }))),
        setRole: async ({ userId, role: wanted }) =>
          one(await send('POST', addressOf(role, { userId }), { role: wanted })),
        deactivate: async (given) => one(await send('POST', addressOf(deactivate, { ...given }))),
        reactivate: async (given) => one(await send('POST', addressOf(reactivate, { ...given }))),
        async delete(given) {
          await send('DELETE', addressOf(user, { ...given }))
        },
        async listSessions(given) {
          const answer = await send('GET', addressOf(sessions, { ...given }))
          return { sessions: list(answer, 'sessions').map(readSession) }
        },
        async endSession(given) {
          await send('DELETE', addressOf(session, { ...given }))
        },
        async endSessions(given) {
          const answer = await send('DELETE', addressOf(sessions, { ...given }))
          return { ended: Number(Reflect.get(answer, 'ended')) }
        },
        impersonate: (given) => sendForSession('POST', addressOf(impersonate, { ...given })),
        stopImpersonating: () => sendForSession('POST', stopImpersonating),
        async listAuditLog(query) {
          const answer = await send('GET', addressOf(auditLog, {}, query))
          return { ...page(answer), entries: list(answer, 'entries').map(readEntry) }
        },
      }
      // The fields of a user are the server's to know.
      return calls as AdminCalls<Fields>
    },
  }
}

type Written<Row> = { [K in keyof Row]: Row[K] extends Date ? string : Row[K] }

function readUser(written: unknown): AdminUser {
  const user = checkRow(written) as Written<AdminUser>
  return {
    ...user,
    createdAt: new Date(user.createdAt),
    updatedAt: new Date(user.updatedAt),
    lastSignInAt: user.lastSignInAt && new Date(user.lastSignInAt),
    deactivatedAt: user.deactivatedAt && new Date(user.deactivatedAt),
  }
}

function readSession(written: unknown): UserSession {
  const session = checkRow(written) as Written<UserSession>
  return {
    ...session,
    createdAt: new Date(session.createdAt),
    lastSeenAt: new Date(session.lastSeenAt),
    expiresAt: new Date(session.expiresAt),
  }
}

function readEntry(written: unknown): AuditEntry {
  const entry = checkRow(written) as Written<AuditEntry>
  return { ...entry, at: new Date(entry.at) }
}

function checkRow(written: unknown): object {
  const row = written as { id?: unknown } | null | undefined
  if (row?.id === undefined) throw unexpected()
  return row
}

function one(answer: object): UserAnswer {
  return { user: readUser(Reflect.get(answer, 'user')) }
}

function list(answer: object, name: string): unknown[] {
  const rows: unknown = Reflect.get(answer, name)
  if (!Array.isArray(rows)) throw unexpected()
  return rows
}

function page(answer: object): { nextCursor: string | null } {
  const cursor: unknown = Reflect.get(answer, 'nextCursor')
  return { nextCursor: typeof cursor === 'string' ? cursor : null }
}

function unexpected(): Error {
  return failure('UNEXPECTED_ANSWER', 200)
}

export type {
  AdminUser,
  AuditAnswer,
  AuditEntry,
  AuditQuery,
  EndedAnswer,
  UserAnswer,
  UserQuery,
  UsersAnswer,
  UserSession,
  UserSessionsAnswer,
} from '@sallyport/core/admin/contract'
