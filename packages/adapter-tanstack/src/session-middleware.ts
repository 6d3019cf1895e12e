import { createMiddleware, type FunctionMiddlewareAfterServer } from '@tanstack/react-start'
import { requireSession } from './current-session.ts'
import type { RegisteredSession } from './register.ts'
import { followNews, type SessionNews, tellNews } from './session-news.ts'

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
  SessionNews
>

export type SessionMiddleware = OwnMiddleware<AuthContext, unknown>

/** Asks for more than a session. */
export type AccessMiddleware<Context> = OwnMiddleware<Context, readonly [SessionMiddleware]>

/** Function middleware that lets only people with a session through: `context.session` and `context.user`. */
export const sessionMiddleware: SessionMiddleware = createMiddleware({
  type: 'function',
})
  .client(({ next }) => followNews(next()))
  .server(async ({ next }) => {
    const session = await requireSession()
    return tellNews((sendContext) =>
      next({ context: { session, user: session.user }, sendContext }),
    )
  })
