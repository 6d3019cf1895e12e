import type { Auth } from '@sallyport/core'
import { compilePathRules, createPathGuard, type PathRules } from '@sallyport/core/middleware'
import type { MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { carryCookies } from './carry-cookies.ts'
import type { MountedAuth } from './mounted-auth.ts'
import type { SessionReader } from './session-reader.ts'
import type { AuthVariables } from './variables.ts'

/** Does what the session middleware does, and refuses anonymous requests to protected paths. */
export function createWithAuth<Fields extends object>(
  auth: MountedAuth<Fields>,
  sessions: SessionReader<Fields>,
): (rules: PathRules) => MiddlewareHandler<{ Variables: AuthVariables<Auth<Fields>> }> {
  return (rules) => {
    const { isProtected, refuse } = createPathGuard(auth, compilePathRules(rules))
    return async (c, next): Promise<Response | void> => {
      const session = await sessions.read(c)
      const request = c.req.raw
      if (session === null && isProtected(request)) {
        const res = refuse(request, sessions.pending(c).lines)
        if (res.status === 302) return res
        throw new HTTPException(401, { res })
      }
      c.set('session', session)
      c.set('user', session?.user ?? null)
      await next()
      carryCookies(c, sessions.pending(c))
    }
  }
}
