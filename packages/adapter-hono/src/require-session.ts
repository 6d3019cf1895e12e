import type { Auth } from '@sallyport/core'
import type { Shortcoming } from '@sallyport/core/guards'
import { refusalCode, signInPath } from '@sallyport/core/wire'
import type { Context, MiddlewareHandler } from 'hono'
import { createGuard } from './guard.ts'
import type { MountedAuth } from './mounted-auth.ts'
import { refusalHeaders } from './refusal.ts'
import type { SessionReader } from './session-reader.ts'
import type { SignedInVariables } from './variables.ts'

export interface RequireSessionOptions {
  /**
   * For pages: lead anonymous people to `pages.signIn`, with `?redirectTo=` the address they wanted.
   * Default false: answer 401 with `{ error: { code: 'UNAUTHORIZED', message } }`.
   */
  redirect?: boolean
  /**
   * For what is sensitive: only people who signed in within `session.freshAge` (an hour); the others are answered 403
   * with the code `SESSION_NOT_FRESH`. Default false.
   */
  fresh?: boolean
  /** Only people whose e-mail address is verified; the others are answered 403 with `EMAIL_UNVERIFIED`. Default false. */
  verified?: boolean
}

type RequireSession<Fields extends object> = MiddlewareHandler<{
  Variables: SignedInVariables<Auth<Fields>>
}>

/** Lets only requests with a session through that is enough, and sets `c.var.session` and `c.var.user` for them. */
export function createRequireSession<Fields extends object>(
  { api, pages }: MountedAuth<Fields>,
  sessions: SessionReader<Fields>,
): (options?: RequireSessionOptions) => RequireSession<Fields> {
  return ({ redirect = false, fresh = false, verified = false } = {}) => {
    /** Why a session is not enough. */
    async function judge(c: Context): Promise<Shortcoming | null> {
      const { headers } = c.req.raw
      const validation = await api.validateSession({
        headers,
        requireFresh: fresh,
        requireVerified: verified,
      })
      if (validation.valid) return null
      // Whatever else it is, the session has ended since it was read.
      const { reason } = validation
      const isShort = reason === 'EMAIL_UNVERIFIED' || reason === 'SESSION_NOT_FRESH'
      return { code: isShort ? reason : refusalCode(reason) }
    }

    return createGuard(sessions, {
      ...((fresh || verified) && { judge: (_session, c) => judge(c) }),
      ...(redirect && { toNobody: (c, cookies) => toSignIn(c, pages.signIn, cookies) }),
    })
  }
}

/** Only what was a GET can be asked for again after the sign-in. */
function toSignIn(c: Context, page: string, lines: readonly string[]): Response {
  const { url, method } = c.req.raw
  const isRead = method === 'GET' || method === 'HEAD'
  const { pathname, search } = new URL(url)
  const headers = refusalHeaders(lines)
  headers.set('location', signInPath(page, isRead ? `${pathname}${search}` : null))
  return new Response(null, { status: isRead ? 302 : 303, headers })
}
