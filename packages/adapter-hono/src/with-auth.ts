import type { Auth } from '@sallyport/core'
import { compilePathRules, createPathGuard, type PathRules } from '@sallyport/core/middleware'
import type { MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { admit } from './admit.ts'
import type { MountedAuth } from './mounted-auth.ts'
import { refusal } from './refusal.ts'
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
        const { lines } = sessions.pending(c)
        // What an API token lacks, and that the database is away: a sign-in would not help.
        const code = sessions.refusalCode(c)
        if (code !== 'UNAUTHORIZED') throw refusal(c, { code }, lines)
        const res = refuse(request, lines)
        if (res.status === 302) return res
        throw new HTTPException(401, { res })
      }
      return admit(sessions, c, next, session)
    }
  }
}
