import { type AccountContext, toAccountContext } from '@sallyport/core/wire'
import { redirect } from '@tanstack/react-router'
import { getSession, requireSession } from './current-session.ts'
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
 * signed in to `pages.signIn` (302). Server only; needs `authRequestMiddleware` in src/start.ts.
 */
export async function requireActiveOrganizationId(): Promise<string> {
  const session = await getSession()
  if (session?.organization) return session.organization.id
  const { home, signIn } = requestAuth().auth.pages
  throw redirect({ href: session ? home : signIn, statusCode: 302 })
}
