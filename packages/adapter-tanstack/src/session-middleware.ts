import { createMiddleware, type FunctionMiddlewareAfterServer } from '@tanstack/react-start'
import { requireSession } from './current-session.ts'
import { forgetAfter } from './forget-after.ts'
import type { RegisteredSession } from './register.ts'

/** What a server function for people with a session has in its context. */
export interface AuthContext {
  session: RegisteredSession
  user: RegisteredSession['user']
}

/**
 * Function middleware of ours, which gives `Context`, and the middleware that runs before it. Spelled out: an inferred type
 * would be fixed when this package is built, before the application's `Register`.
 */
type OwnMiddleware<Context, Before> = FunctionMiddlewareAfterServer<
  object,
  Before,
  undefined,
  Context,
  undefined,
  undefined,
  undefined
>

export type SessionMiddleware = OwnMiddleware<AuthContext, unknown>

/** Asks for more than a session. */
export type AccessMiddleware<Context> = OwnMiddleware<Context, readonly [SessionMiddleware]>

/** Function middleware that lets only people with a session through: `context.session` and `context.user`. */
export const sessionMiddleware: SessionMiddleware = createMiddleware({
  type: 'function',
})
  .client(({ next, method }) => forgetAfter(next(), method))
  .server(async ({ next }) => {
    const session = await requireSession()
    return next({ context: { session, user: session.user } })
  })
