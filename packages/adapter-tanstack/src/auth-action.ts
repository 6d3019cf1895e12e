import {
  createServerFn,
  type Register as StartRegister,
  type ServerFnBuilder,
} from '@tanstack/react-start'
import { type SessionMiddleware, sessionMiddleware } from './session-middleware.ts'

declare const post: ServerFnBuilder<StartRegister, 'POST'>

/** A builder of server functions (POST) with middleware in front. */
export type Action<Middleware> = ReturnType<typeof post.middleware<readonly [Middleware]>>

export type AuthAction = Action<SessionMiddleware>

/**
 * Begins a server function (POST) for people with a session: `authAction().validator(schema).handler(fn)`.
 * Anyone else gets `AuthError` `UNAUTHORIZED`, "Unauthorized", with status 401, before the validator runs.
 * Start's compiler follows constants only: call it where the server function is declared, never in a function.
 */
export const authAction: AuthAction = createServerFn({ method: 'POST' }).middleware([
  sessionMiddleware,
])
