import { AuthError } from '@sallyport/core/errors'
import { signInPath } from '@sallyport/core/wire'
import { redirect } from '@tanstack/react-router'
import { createServerFn, type RequiredFetcher } from '@tanstack/react-start'
import { getRequest } from '@tanstack/react-start/server'
import { withError } from './error-path.ts'
import { requestAuth } from './request-auth.ts'

export interface SignInData {
  /** The id of the provider, such as `github`. */
  provider: string
  /** Where to land afterwards. Default `pages.home`. */
  redirectTo?: string | undefined
  /** Whether the session outlives the browser. Default `session.rememberMe`. */
  rememberMe?: boolean | undefined
}

type ReadSignIn = (data: SignInData) => SignInData

export type SignInFn = RequiredFetcher<undefined, ReadSignIn, Promise<never>>

const readSignIn: ReadSignIn = (data) => {
  const { provider, redirectTo, rememberMe } = (data ?? {}) as Partial<SignInData>
  if (typeof provider !== 'string' || provider.trim() === '') {
    throw new Error('provider must be a non-empty string')
  }
  return {
    provider,
    ...(typeof redirectTo === 'string' && { redirectTo }),
    ...(typeof rememberMe === 'boolean' && { rememberMe }),
  }
}

/**
 * Begins a sign-in and leaves for the provider: `useServerFn(signInFn)` with `{ data: { provider, redirectTo } }`. Where
 * that fails, the person is led to `pages.error` with `?error=`. A server function (POST); whoever imports this module
 * has it among their addresses.
 */
export const signInFn: SignInFn = createServerFn({ method: 'POST' })
  .validator(readSignIn)
  .handler(async ({ data: { provider, ...asked } }) => {
    const { api, pages } = requestAuth().auth
    const request = getRequest()
    const href = await api.signIn(provider, { ...asked, request, redirect: false }).then(
      ({ signInURL }) => signInURL,
      (error: unknown) => {
        if (!(error instanceof AuthError)) throw error
        const wanted = error.code === 'INVALID_REDIRECT_TO' ? null : (asked.redirectTo ?? null)
        return withError(signInPath(pages.error, wanted), error.code)
      },
    )
    throw redirect({ href })
  })
