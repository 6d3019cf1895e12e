import { type Auth, errorMessage } from '@sallyport/core'
import { isReturnPath } from '@sallyport/core/wire'
import type { Context, MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { carryCookies } from './carry-cookies.ts'
import type { SessionReader } from './session-reader.ts'
import type { SignedInVariables } from './variables.ts'

export interface RequireSessionOptions {
  /**
   * For pages: lead anonymous people to `pages.signIn`, with `?redirectTo=` the address they wanted.
   * Default false: answer 401 with `{ error: { code: 'UNAUTHORIZED', message } }`.
   */
  redirect?: boolean
}

type RequireSession<Fields extends object> = MiddlewareHandler<{
  Variables: SignedInVariables<Auth<Fields>>
}>

/** Lets only requests with a session through, and sets `c.var.session` and `c.var.user` for them. */
export function createRequireSession<Fields extends object>(
  { pages }: Auth<Fields>,
  sessions: SessionReader<Fields>,
): (options?: RequireSessionOptions) => RequireSession<Fields> {
  return ({ redirect = false } = {}) =>
    async (c, next): Promise<Response | void> => {
      const session = await sessions.read(c)
      if (session === null) {
        const { lines } = sessions.pending(c)
        if (redirect) return toSignIn(c, pages.signIn, lines)
        throw unauthorized(lines)
      }
      c.set('session', session)
      c.set('user', session.user)
      await next()
      carryCookies(c, sessions.pending(c))
    }
}

function unauthorized(lines: readonly string[]): HTTPException {
  const error = { code: 'UNAUTHORIZED', message: errorMessage('UNAUTHORIZED') }
  const res = Response.json({ error }, { status: 401, headers: refusalHeaders(lines) })
  return new HTTPException(401, { res, message: error.message })
}

/** Only what was a GET can be asked for again after the sign-in. */
function toSignIn(c: Context, page: string, lines: readonly string[]): Response {
  const { url, method } = c.req.raw
  const isRead = method === 'GET' || method === 'HEAD'
  const wanted = new URL(url)
  const target = new URL(page, wanted.origin)
  const redirectTo = `${wanted.pathname}${wanted.search}`
  // What no sign-in would take is left out, and the person lands on the home page.
  if (isRead && isReturnPath(redirectTo)) target.searchParams.set('redirectTo', redirectTo)
  const headers = refusalHeaders(lines)
  headers.set('location', `${target.pathname}${target.search}${target.hash}`)
  return new Response(null, { status: isRead ? 302 : 303, headers })
}

function refusalHeaders(lines: readonly string[]): Headers {
  const headers = new Headers({ 'cache-control': 'no-store' })
  for (const line of lines) headers.append('set-cookie', line)
  return headers
}
