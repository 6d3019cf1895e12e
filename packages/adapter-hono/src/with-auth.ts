import type { Auth } from '@sallyport/core'
import { compilePathRules, createPathGuard, type PathRules } from '@sallyport/core/middleware'
import type { MiddlewareHandler } from 'hono'
import { admit } from './admit.ts'
import type { MountedAuth } from './mounted-auth.ts'
import { refusalWith } from './refusal.ts'
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
        const { lines: cookies } = sessions.pending(c)
        const code = sessions.refusalCode(c)
        const res = refuse(request, { cookies, code })
        if (res.status === 302) return res
        throw refusalWith(code, res)
      }
      return admit(sessions, c, next, session)
    }
  }
}
