import { redirect } from '@tanstack/react-router'
import { createServerFn } from '@tanstack/react-start'
import { getRequest, getRequestHeaders } from '@tanstack/react-start/server'
import { api, getSession as readSession } from '@/lib/auth'
import { failure } from '@/lib/outcome'

export const getSession = createServerFn({ method: 'GET' }).handler(() => readSession())

export const signOutFn = createServerFn({ method: 'POST' }).handler(async () => {
  const { headers } = await api.signOut({ headers: getRequestHeaders() })
  throw redirect({ to: '/', headers, reloadDocument: true })
})

interface SignInData {
  provider: string
  redirectTo?: string | undefined
}

export const signInFn = createServerFn({ method: 'POST' })
  .validator((data: SignInData) => {
    if (typeof data?.provider !== 'string' || !data.provider.trim()) {
      throw new Error('provider must be a non-empty string')
    }
    return data
  })
  .handler(async ({ data: { provider, redirectTo = '/dashboard' } }) => {
    const request = getRequest()
    const answer = await api.signIn(provider, { request, redirectTo }).then(
      ({ signInURL, headers }) => redirect({ href: signInURL, headers }),
      (error: unknown) => {
        const failed = failure(error)
        const isLost = failed.error === 'INVALID_REDIRECT_TO'
        return redirect({ to: '/login', search: { ...failed, ...(!isLost && { redirectTo }) } })
      },
    )
    // A redirect is thrown, so never throw one inside of a `try`.
    throw answer
  })
