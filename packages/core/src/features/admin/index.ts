import * as z from 'zod'
import { AuthError } from '../../errors.ts'
import { defineFeature, type Feature, requireDatabase, withChanges } from '../../feature.ts'
import { describeIssue, type Schema } from '../../schema.ts'
import { headersOf } from '../../session/request-state.ts'
import { entryOf } from './audit-entry.ts'
import { append, forgetEntries } from './audit-log.ts'
import type { AdminApi } from './calls.ts'
import { defineOperations } from './endpoints.ts'
import { createAdminFlows } from './flows.ts'
import { auditLog } from './table.ts'
import { watchImpersonations } from './witness.ts'

/** Seconds. */
const longestImpersonation = 3600

export interface AdminOptions {
  /** For how long an administrator may act as somebody else, in seconds: 60 to 3,600. Default 3,600 (an hour). */
  impersonationMaxAge?: number
}

const shape: Schema<AdminOptions> = z.strictObject({
  impersonationMaxAge: z.int().min(60).max(longestImpersonation).optional(),
})

/**
 * Administration: users whose `role` is `admin` see and change all of them, and an audit log says who did what. Needs a
 * database. `Fields` are the application's own user fields. Throws `CONFIGURATION_INVALID`, naming the option that is
 * wrong.
 */
export function admin<Fields extends object = object>(
  options: AdminOptions = {},
): Feature<'admin', AdminApi<Fields>> {
  const { impersonationMaxAge = longestImpersonation } = checkOptions(options)
  return defineFeature({
    id: 'admin',
    needsDatabase: true,
    tables: [auditLog],
    build(house) {
      const operations = defineOperations(house, createAdminFlows(house, impersonationMaxAge))
      const { impersonate, stopImpersonating, ...others } = operations
      const calls = Object.fromEntries(
        Object.entries(others).map(([name, { call }]) => [name, call]),
      ) as { [Name in keyof typeof others]: (typeof others)[Name]['call'] }

      const api: AdminApi = {
        ...calls,
        async impersonate(given) {
          return withChanges(house, headersOf(given), await impersonate.call(given))
        },
        async stopImpersonating(given) {
          return withChanges(house, headersOf(given), await stopImpersonating.call(given))
        },
        forgetAuditLog: (before) => forgetEntries(requireDatabase(house), before),
      }
      return {
        // The fields of a user are those that `user.fields` made.
        api: api as AdminApi<Fields>,
        endpoints: Object.values(operations).map(({ endpoint }) => endpoint),
        async witness(change, event) {
          await append(change.rows, entryOf(event), house.context.now())
          await watchImpersonations(change, event)
        },
      }
    },
  })
}

function checkOptions(options: AdminOptions): AdminOptions {
  const result = shape['~standard'].validate(options)
  if (result instanceof Promise || !result.issues) return options
  throw new AuthError('CONFIGURATION_INVALID', { message: describeIssue(result.issues, 'admin') })
}

export type { AdminApi } from './calls.ts'
export type {
  AdminUser,
  AuditAnswer,
  AuditEntry,
  AuditQuery,
  EndedAnswer,
  ImpersonationAnswer,
  UserAnswer,
  UserQuery,
  UsersAnswer,
  UserSession,
  UserSessionsAnswer,
} from './contract.ts'
