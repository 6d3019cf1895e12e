import { checkNames, checkOptions, lacksAdmin } from '@sallyport/core/guards'
import {
  createMiddleware,
  createServerFn,
  type Register as StartRegister,
  type ServerFnBuilder,
} from '@tanstack/react-start'
import type { Action } from './auth-action.ts'
import { requireSession } from './current-session.ts'
import { refuse } from './refuse.ts'
import { type AccessMiddleware, type AuthContext, sessionMiddleware } from './session-middleware.ts'

export interface AdminActionOptions {
  /** The `user.role`, or several, that count as an administrator's. Default `admin`. */
  role?: string | readonly string[]
}

export type AdminAction = Action<AccessMiddleware<AuthContext>>

type CreateAdminAction = (options?: AdminActionOptions) => AdminAction

function adminMiddleware(options: AdminActionOptions = {}): AccessMiddleware<AuthContext> {
  checkOptions('createAdminAction', options, ['role'])
  const roles =
    'role' in options ? checkNames('createAdminAction.role', [options.role].flat()) : undefined
  return createMiddleware({ type: 'function' })
    .middleware([sessionMiddleware])
    .server(async ({ next }) => {
      const session = await requireSession()
      const shortcoming = lacksAdmin(session, roles)
      if (shortcoming) refuse(shortcoming)
      return next({ context: { session, user: session.user } })
    })
}

/**
 * `authAction` for administrators, who are themselves: `isAdmin` of `@sallyport/core`. Others get `AuthError` `FORBIDDEN`,
 * or `SCOPE_MISSING` for an API token without the scope `admin` (403), and who is not signed in `UNAUTHORIZED` (401).
 */
export const adminAction: AdminAction = createServerFn({ method: 'POST' }).middleware([
  adminMiddleware(),
])

// Start's compiler looks into no function, but takes a property of a builder for a builder. Were this a function of its
// own, what is built with it would not be compiled, and its handler would go to the browser.
const builder: ServerFnBuilder<StartRegister, 'POST'> & { forRole?: CreateAdminAction } =
  createServerFn({ method: 'POST' })
builder.forRole = (options) =>
  createServerFn({ method: 'POST' }).middleware([adminMiddleware(options)])

/**
 * `adminAction` for other roles: `createAdminAction({ role: 'support' }).handler(fn)`. Throws `CONFIGURATION_INVALID` for a
 * role that says nothing.
 */
export const createAdminAction: CreateAdminAction = builder.forRole
