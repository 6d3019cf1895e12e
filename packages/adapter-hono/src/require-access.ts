import { isAdmin } from '@sallyport/core'
import {
  checkNames,
  configurationError,
  lacksPermissions,
  lacksRole,
  lacksScopes,
} from '@sallyport/core/guards'
import { isScopeToken } from '@sallyport/core/wire'
import { createGuard } from './guard.ts'
import type { SessionReader } from './session-reader.ts'

/** The guards that ask for something by its name. */
export function createAccessGuards<Fields extends object>(sessions: SessionReader<Fields>) {
  return {
    requireRole(...roles: readonly string[]) {
      const named = checkNames('requireRole', roles)
      return createGuard(sessions, { judge: (session) => lacksRole(session, named) })
    },
    requirePermission(...permissions: readonly string[]) {
      const named = checkNames('requirePermission', permissions)
      return createGuard(sessions, { judge: (session) => lacksPermissions(session, named) })
    },
    requireScope(...scopes: readonly string[]) {
      const named = checkNames('requireScope', scopes)
      // RFC 6750, section 3: the refusal names them, in a header.
      if (!named.every(isScopeToken)) {
        throw configurationError('requireScope: a scope has no spaces, quotes or backslashes')
      }
      return createGuard(sessions, { judge: (session) => lacksScopes(session, named) })
    },
    requireAdmin: () =>
      createGuard(sessions, {
        judge: (session) => (isAdmin(session) ? null : { code: 'NOT_FOUND' }),
        hides: true,
      }),
  }
}
