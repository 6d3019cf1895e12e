import type { Auth, Session } from '@sallyport/core'
import type { PathRules } from '@sallyport/core/middleware'
import type { Context, MiddlewareHandler } from 'hono'
import type { MountedAuth } from './mounted-auth.ts'
import { type MountTarget, mountHandler } from './mount.ts'
import { createAccessGuards } from './require-access.ts'
import {
  createRequireOrganization,
  type RequireOrganizationOptions,
} from './require-organization.ts'
import { createRequireSession, type RequireSessionOptions } from './require-session.ts'
import { createSessionMiddleware } from './session-middleware.ts'
import { createSessionReader } from './session-reader.ts'
import type { AuthVariables, OrganizationVariables, SignedInVariables } from './variables.ts'
import { createWithAuth } from './with-auth.ts'

type SignedIn<Fields extends object> = MiddlewareHandler<{
  Variables: SignedInVariables<Auth<Fields>>
}>

/** An `auth` in the words of Hono. Take it apart as you like. */
export interface HonoAuth<Fields extends object = object> {
  /**
   * Routes `basePath` to `auth`: sign-in, callback, sign-out and the rest. Before middleware that refuses
   * anonymous requests, for people sign in here.
   */
  readonly mount: (app: MountTarget) => void
  /** What `mount` mounts, for a route of your own: the request has to arrive with its address unchanged. */
  readonly handler: (c: Context) => Promise<Response>
  /** Sets `c.var.session` and `c.var.user`, both null for anonymous requests, and renews sessions that are due. */
  readonly sessionMiddleware: MiddlewareHandler<{ Variables: AuthVariables<Auth<Fields>> }>
  /**
   * Middleware that only lets signed-in people through, so that `c.var.session` and `c.var.user` are never null
   * behind it; with or without `sessionMiddleware` in front. Everyone else gets 401 as an `HTTPException`.
   */
  readonly requireSession: (options?: RequireSessionOptions) => SignedIn<Fields>
  /**
   * Middleware that does what `requireSession()` does, and asks for `user.role`: one of these. The others are answered 403
   * `FORBIDDEN`. An API token needs a scope of that name as well (`SCOPE_MISSING`). Throws `CONFIGURATION_INVALID` at once
   * where no role is named; so do the guards below.
   */
  readonly requireRole: (...roles: readonly string[]) => SignedIn<Fields>
  /**
   * The same for administrators, as `isAdmin` knows them. The others who are signed in get the answer of an address that
   * does not exist (`app.notFound`), so that it tells nobody what is there.
   */
  readonly requireAdmin: () => SignedIn<Fields>
  /**
   * The same for permissions in the organization that the request acts in: all of these. 403 `ORGANIZATION_REQUIRED`
   * outside of one, `FORBIDDEN` when the role there lacks one, `SCOPE_MISSING` when an API token lacks the scope of that name.
   */
  readonly requirePermission: (...permissions: readonly string[]) => SignedIn<Fields>
  /** The same for API tokens: all of these scopes, else 403 `SCOPE_MISSING`. Sessions have every scope. */
  readonly requireScope: (...scopes: readonly string[]) => SignedIn<Fields>
  /**
   * The same for requests that act in an organization, so that `c.var.organization` is never null behind it; the others are
   * answered 403 `ORGANIZATION_REQUIRED`. With a role or permissions it asks for them there, and answers like the guards above.
   */
  readonly requireOrganization: (
    options?: RequireOrganizationOptions,
  ) => MiddlewareHandler<{ Variables: OrganizationVariables<Auth<Fields>> }>
  /**
   * `sessionMiddleware` that keeps anonymous requests from protected paths, for `app.use(withAuth({ protected: [...] }))`.
   * A script is answered 401 as an `HTTPException`, a person is led to `pages.signIn`. The rules are those of
   * `@sallyport/core/middleware`; throws `CONFIGURATION_INVALID` at once.
   */
  readonly withAuth: (
    rules: PathRules,
  ) => MiddlewareHandler<{ Variables: AuthVariables<Auth<Fields>> }>
  /**
   * The session of a request, or null, also after a sign-out within it. Cookies that it renews travel with
   * `sessionMiddleware` or `requireSession()`; without one of them the renewal is left to another request.
   */
  readonly getSession: (c: Context) => Promise<Session<Fields> | null>
}

export function createHonoAuth<Fields extends object>(auth: MountedAuth<Fields>): HonoAuth<Fields> {
  const sessions = createSessionReader(auth)
  const handler = (c: Context) => auth.handler(c.req.raw)
  return {
    handler,
    mount: (app) => mountHandler(app, auth.basePath, handler),
    sessionMiddleware: createSessionMiddleware(sessions),
    requireSession: createRequireSession(auth, sessions),
    ...createAccessGuards(sessions),
    requireOrganization: createRequireOrganization(sessions),
    withAuth: createWithAuth(auth, sessions),
    getSession: (c) => sessions.read(c),
  }
}
