import { AuthError } from '@sallyport/core/errors'
import { redirect } from '@tanstack/react-router'
import { createServerFn, type OptionalFetcher } from '@tanstack/react-start'
import { getRequest } from '@tanstack/react-start/server'
import { withError } from './error-path.ts'
import { requestAuth } from './request-auth.ts'

export type SignOutFn = OptionalFetcher<undefined, undefined, Promise<never>>

/**
 * Ends the session of the person at the browser, and leads them to `pages.home` as a new document:
 * `useServerFn(signOutFn)`. Where it could not be ended, `?error=` says why. A server function (POST); whoever imports
 * this module has it among their addresses.
 */
export const signOutFn: SignOutFn = createServerFn({ method: 'POST' }).handler(async () => {
  const { api, pages } = requestAuth().auth
  const left = await api.signOut({ headers: getRequest().headers }).then(
    ({ headers }) => ({ href: pages.home, headers }),
    (error: unknown) => {
      if (error instanceof AuthError) return { href: withError(pages.home, error.code) }
      throw error
    },
  )
  throw redirect({ ...left, reloadDocument: true })
})
