import type { Auth } from '@sallyport/core'
import type { MiddlewareHandler } from 'hono'
import { carryCookies } from './carry-cookies.ts'
import type { SessionReader } from './session-reader.ts'
import type { AuthVariables } from './variables.ts'

/** Sets `c.var.session` and `c.var.user`, and hands renewed cookies to whatever response comes of the request. */
export function createSessionMiddleware<Fields extends object>(
  sessions: SessionReader<Fields>,
): MiddlewareHandler<{ Variables: AuthVariables<Auth<Fields>> }> {
  return async (c, next) => {
    const session = await sessions.read(c)
    c.set('session', session)
    c.set('user', session?.user ?? null)
    await next()
    carryCookies(c, sessions.pending(c))
  }
}
