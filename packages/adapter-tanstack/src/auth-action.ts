import {
  createMiddleware,
  createServerFn,
  type FunctionMiddlewareAfterServer,
  type Register as StartRegister,
  type ServerFnBuilder,
} from '@tanstack/react-start'
import { requireSession } from './current-session.ts'
import type { RegisteredSession } from './register.ts'

/** What a server function made with `authAction` has in its context. */
export interface AuthContext {
  session: RegisteredSession
  user: RegisteredSession['user']
}

// Spelled out: an inferred type would be fixed when this package is built, before the application's `Register`.
type SessionMiddleware = FunctionMiddlewareAfterServer<
  object,
  unknown,
  undefined,
  AuthContext,
  undefined,
  undefined,
  undefined
>

/** Function middleware that lets only people with a session through: `context.session` and `context.user`. */
export const sessionMiddleware: SessionMiddleware = createMiddleware({ type: 'function' }).server(
  async ({ next }) => {
    const session = await requireSession()
    return next({ context: { session, user: session.user } })
  },
)

declare const post: ServerFnBuilder<StartRegister, 'POST'>

export type AuthAction = ReturnType<typeof post.middleware<readonly [SessionMiddleware]>>

/**
 * Begins a server function (POST) for people with a session: `authAction().validator(schema).handler(fn)`.
 * Anyone else gets `AuthError` `UNAUTHORIZED`, "Unauthorized", with status 401, before the validator runs.
 * Start's compiler follows constants only: call it where the server function is declared, never in a function.
 */
export const authAction: AuthAction = createServerFn({ method: 'POST' }).middleware([
  sessionMiddleware,
])
