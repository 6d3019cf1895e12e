import * as z from 'zod'
import type { House } from '../../feature.ts'
import { defineOperation } from '../../http/operation.ts'
import { sessionAnswer } from '../../http/session-answer.ts'
import type { Schema } from '../../schema.ts'
import { adminRole } from '../../wire/access.ts'
import * as answers from './answers.ts'
import {
  adminAddresses,
  type AuditAnswer,
  type AuditQuery,
  type EndedAnswer,
  type ImpersonationAnswer,
  type RoleBody,
  type UserAnswer,
  type UserQuery,
  type UsersAnswer,
  type UserSessionsAnswer,
} from './contract.ts'
import type { AdminFlows } from './flows.ts'
import { longestId, longestName } from './table.ts'

const mostOfPage = 100

/** What a query has as a text, and a call on the server as it is. */
const limit = z.union([
  z.int().min(1).max(mostOfPage),
  z
    .string()
    .regex(/^(?:[1-9]\d?|100)$/)
    .transform(Number),
])
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')])
const page = { cursor: z.string().max(100).optional(), limit: limit.optional() }
const id = z.string().min(1).max(longestId)

const userQuery: Schema<UserQuery> = z.strictObject({
  search: z.string().min(1).max(200).optional(),
  role: z.string().min(1).max(64).optional(),
  deactivated: flag.optional(),
  ...page,
})
const auditQuery: Schema<AuditQuery> = z.strictObject({
  actorId: id.optional(),
  targetId: id.optional(),
  action: z.string().min(1).max(longestName).optional(),
  ...page,
})
const roleBody: Schema<RoleBody> = z.strictObject({ role: z.string().max(64).nullable() })

interface OfUser {
  readonly userId: string
}

/** An administrator, with a session or an API token that was made for it. */
const administrator = { role: adminRole, scope: adminRole } as const
/** What gives power away, or cannot be undone, wants an administrator who is there: no token, and a recent sign-in. */
const inPersonNow = { role: adminRole, fresh: true } as const

export function defineOperations(house: House, flows: AdminFlows) {
  return {
    listUsers: defineOperation<UserQuery, UsersAnswer>(house, {
      name: 'admin.listUsers',
      summary: 'Lists and searches the users, who came last first',
      method: 'GET',
      path: adminAddresses.users,
      needs: administrator,
      input: userQuery,
      answer: answers.users,
      handle: (_caller, query) => flows.listUsers(query),
    }),
    getUser: defineOperation<OfUser, UserAnswer>(house, {
      name: 'admin.getUser',
      summary: 'Tells what is known of a user',
      method: 'GET',
      path: adminAddresses.user,
      needs: administrator,
      answer: answers.user,
      errors: ['NOT_FOUND'],
      handle: async (_caller, { userId }) => ({ user: await flows.getUser(userId) }),
    }),
    setRole: defineOperation<RoleBody & OfUser, UserAnswer>(house, {
      name: 'admin.setRole',
      summary: 'Gives a user another role, or none',
      method: 'POST',
      path: adminAddresses.role,
      needs: inPersonNow,
      input: roleBody,
      answer: answers.user,
      errors: ['NOT_FOUND', 'LAST_ADMIN'],
      handle: async (caller, { userId, role }) => ({
        user: await flows.setRole(caller, userId, role),
      }),
    }),
    deactivate: defineOperation<OfUser, UserAnswer>(house, {
      name: 'admin.deactivate',
      summary: 'Ends all sessions of a user and lets them sign in no more',
      method: 'POST',
      path: adminAddresses.deactivate,
      needs: administrator,
      answer: answers.user,
      errors: ['NOT_FOUND', 'LAST_ADMIN'],
      handle: async (caller, { userId }) => ({ user: await flows.deactivate(caller, userId) }),
    }),
    reactivate: defineOperation<OfUser, UserAnswer>(house, {
      name: 'admin.reactivate',
      summary: 'Lets a deactivated user sign in again',
      method: 'POST',
      path: adminAddresses.reactivate,
      needs: administrator,
      answer: answers.user,
      errors: ['NOT_FOUND'],
      handle: async (caller, { userId }) => ({ user: await flows.reactivate(caller, userId) }),
    }),
    delete: defineOperation<OfUser, object>(house, {
      name: 'admin.delete',
      summary: 'Ends all sessions of a user and forgets them and their identities',
      method: 'DELETE',
      path: adminAddresses.user,
      needs: inPersonNow,
      answer: answers.nothing,
      errors: ['NOT_FOUND', 'LAST_ADMIN'],
      async handle(caller, { userId }) {
        await flows.delete(caller, userId)
        return {}
      },
    }),
    listSessions: defineOperation<OfUser, UserSessionsAnswer>(house, {
      name: 'admin.listSessions',
      summary: 'Lists the devices that a user is signed in on, the one that was seen last first',
      method: 'GET',
      path: adminAddresses.sessions,
      needs: administrator,
      answer: answers.sessions,
      errors: ['NOT_FOUND'],
      handle: async (_caller, { userId }) => ({ sessions: await flows.listSessions(userId) }),
    }),
    endSession: defineOperation<OfUser & { readonly sessionId: string }, object>(house, {
      name: 'admin.endSession',
      summary: 'Ends one session of a user',
      method: 'DELETE',
      path: adminAddresses.session,
      needs: administrator,
      answer: answers.nothing,
      errors: ['NOT_FOUND'],
      async handle(caller, { userId, sessionId }) {
        await flows.endSession(caller, userId, sessionId)
        return {}
      },
    }),
    endSessions: defineOperation<OfUser, EndedAnswer>(house, {
      name: 'admin.endSessions',
      summary: 'Ends all sessions of a user',
      method: 'DELETE',
      path: adminAddresses.sessions,
      needs: administrator,
      answer: answers.ended,
      errors: ['NOT_FOUND'],
      handle: async (caller, { userId }) => ({ ended: await flows.endSessions(caller, userId) }),
    }),
    impersonate: defineOperation<OfUser, ImpersonationAnswer>(house, {
      name: 'admin.impersonate',
      summary: 'Lets the browser act as a user for a while',
      method: 'POST',
      path: adminAddresses.impersonate,
      needs: inPersonNow,
      answer: sessionAnswer(house),
      errors: ['NOT_FOUND', 'IMPERSONATION_REFUSED', 'ACCOUNT_DEACTIVATED'],
      handle: (caller, { userId }, headers) => flows.impersonate(caller, userId, headers),
    }),
    stopImpersonating: defineOperation<object, ImpersonationAnswer>(house, {
      name: 'admin.stopImpersonating',
      summary: 'Ends an impersonation and takes the own session up again',
      method: 'POST',
      path: adminAddresses.stopImpersonating,
      needs: {},
      answer: sessionAnswer(house),
      errors: ['NOT_FOUND'],
      handle: (caller, _input, headers) => flows.stopImpersonating(caller, headers),
    }),
    listAuditLog: defineOperation<AuditQuery, AuditAnswer>(house, {
      name: 'admin.listAuditLog',
      summary: 'Lists what happened and what administrators were refused, the newest first',
      method: 'GET',
      path: adminAddresses.auditLog,
      needs: administrator,
      input: auditQuery,
      answer: answers.entries,
      handle: (_caller, query) => flows.listAuditLog(query),
    }),
  }
}

export type AdminOperations = ReturnType<typeof defineOperations>
