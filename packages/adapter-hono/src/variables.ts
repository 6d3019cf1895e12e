import type { ActiveOrganization, Auth, SessionOf } from '@sallyport/core'

/**
 * What `sessionMiddleware` puts into `c.var`. For apps in several files:
 * `new Hono<{ Variables: AuthVariables<typeof auth> }>()`.
 */
export interface AuthVariables<A = Auth> {
  /** Null when the request is anonymous. */
  session: SessionOf<A> | null
  /** `session.user`, with the application's own fields. */
  user: SessionOf<A>['user'] | null
}

/** What `requireSession()` makes of them: handlers behind it are only reached by somebody. */
export interface SignedInVariables<A = Auth> {
  session: SessionOf<A>
  user: SessionOf<A>['user']
}

/** What `requireOrganization()` makes of them: handlers behind it are only reached by somebody who acts in one. */
export interface OrganizationVariables<A = Auth> extends SignedInVariables<A> {
  /** `session.organization`. */
  organization: ActiveOrganization
}
