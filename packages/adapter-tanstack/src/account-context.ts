import { type AccountContext, toAccountContext } from '@sallyport/core/wire'
import { redirect } from '@tanstack/react-router'
import { requireSession } from './current-session.ts'
import { findSession } from './find-session.ts'
import { requestAuth } from './request-auth.ts'

/**
 * Whom the person acts for, themselves or an organization, and what a page shows of them. Throws as `requireSession`
 * does. Server only; needs `authRequestMiddleware` in src/start.ts.
 */
export async function getAccountContext(): Promise<AccountContext> {
  return toAccountContext(await requireSession())
}

/**
 * The id of the organization that the person acts in. Who acts in none is redirected to `pages.home`, and who is not
 * signed in to `pages.signIn` (302). Throws `STORE_UNAVAILABLE` (503) where nobody can say, and of an API token that was
 * refused the reason (401). Server only; needs `authRequestMiddleware` in src/start.ts.
 */
export async function requireActiveOrganizationId(): Promise<string> {
  const { auth } = requestAuth()
  const session = await findSession(auth)
  if (session?.organization) return session.organization.id
  const { home, signIn } = auth.pages
  throw redirect({ href: session ? home : signIn, statusCode: 302 })
}
