import { signInPath } from '@sallyport/core/wire'
import { redirect } from '@tanstack/react-router'
import { createServerFn } from '@tanstack/react-start'
import { getSession } from './current-session.ts'
import type { RegisteredSession } from './register.ts'
import { requestAuth } from './request-auth.ts'

const readGuard = createServerFn({ method: 'GET' }).handler(async () => ({
  session: await getSession(),
  signIn: requestAuth().auth.pages.signIn,
}))

/** What the guard reads of what a `beforeLoad` is given. */
export interface GuardedNavigation {
  location: { publicHref: string }
}

/**
 * Keeps people without a session out of a route and everything below it: `beforeLoad: requireAuth`. They are
 * sent to `pages.signIn` with `?redirectTo=` and where they wanted to go; the others have `context.session`
 * in `beforeLoad` and `loader` below. It guards the navigation alone: server functions that the page calls
 * are public addresses and need `authAction` or `requireSession`.
 */
export async function requireAuth({
  location,
}: GuardedNavigation): Promise<{ session: RegisteredSession }> {
  const { session, signIn } = await readGuard()
  if (session) return { session }
  throw redirect({ href: signInPath(signIn, location.publicHref) })
}
