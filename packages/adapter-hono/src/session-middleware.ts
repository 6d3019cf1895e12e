import type { Auth } from '@sallyport/core'
import type { MiddlewareHandler } from 'hono'
import { admit } from './admit.ts'
import type { SessionReader } from './session-reader.ts'
import type { AuthVariables } from './variables.ts'

/** Sets `c.var.session` and `c.var.user`, and hands renewed cookies to whatever response comes of the request. */
export function createSessionMiddleware<Fields extends object>(
  sessions: SessionReader<Fields>,
): MiddlewareHandler<{ Variables: AuthVariables<Auth<Fields>> }> {
  return async (c, next) => {
    await admit(sessions, c, next, await sessions.read(c))
  }
}
