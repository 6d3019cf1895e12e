import {
  compilePathRules,
  createPathGuard,
  type PathGuard,
  type PathRules,
} from '@sallyport/core/middleware'
import { refusalCode } from '@sallyport/core/wire'
import { createIsomorphicFn, createMiddleware } from '@tanstack/react-start'
import { readState } from './read-session.ts'
import { requestAuth } from './request-auth.ts'

/** In the browser, which runs src/start.ts as well, nothing is to be guarded. */
const compileOnServer = createIsomorphicFn()
  .server(compilePathRules)
  .client(() => [])

/**
 * Request middleware that keeps anonymous requests from protected paths, for `requestMiddleware` in src/start.ts,
 * behind `authRequestMiddleware`. A script is answered 401, with the code of what an API token lacks; a person is led to
 * `pages.signIn`; both are answered 503 while nobody can say who they are. The rules are those of
 * `@sallyport/core/middleware`; throws `CONFIGURATION_INVALID` at once.
 *
 * It guards what the server is asked for: documents and server routes. Within the application the browser only asks for
 * server functions, which have addresses of their own: guard pages with `requireAuth`, and functions with `authAction`.
 */
export function withAuth(rules: PathRules) {
  const compiled = compileOnServer(rules)
  const guards = new WeakMap<object, PathGuard>()
  return createMiddleware().server(async ({ next, request }) => {
    const { auth } = requestAuth()
    const guard = guards.get(auth) ?? createPathGuard(auth, compiled)
    guards.set(auth, guard)
    if (!guard.isProtected(request)) return next()
    const state = await readState(auth)
    if (state.authenticated) return next()
    // `authRequestMiddleware` carries the cookies.
    return guard.refuse(request, { cookies: [], code: refusalCode(state.reason) })
  })
}
