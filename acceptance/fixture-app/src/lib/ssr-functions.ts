import { redirect } from '@tanstack/react-router'
import { createServerFn } from '@tanstack/react-start'
import { getRequest, getRequestHeaders } from '@tanstack/react-start/server'
import { api } from '@/lib/auth'

// As the third requirement document has them, with `throw redirect` inside of `try`: the catch clause takes that
// redirect for a failure and throws another, which has neither the headers nor the address of the first.

export const getSession = createServerFn({ method: 'GET' }).handler(async () => {
  try {
    const state = await api.getSession({ headers: getRequestHeaders() })
    return state.authenticated ? state.session : null
  } catch (error) {
    console.error('[error:server] getSession', error)
    return null
  }
})

export const signOutFn = createServerFn({ method: 'POST' }).handler(async () => {
  try {
    const { headers } = await api.signOut({ headers: getRequestHeaders() })
    throw redirect({ to: '/', headers, reloadDocument: true })
  } catch (error) {
    console.error('[error:server] signOut', error)
    throw redirect({ to: '/', reloadDocument: true })
  }
})

/** Here the redirect stands after `try`, for a sign-in has somewhere to go that the catch clause does not know. */
export const signInFn = createServerFn({ method: 'POST' })
  .validator((data: { provider: string }) => {
    if (typeof data?.provider !== 'string' || !data.provider.trim()) {
      throw new Error('provider must be a non-empty string')
    }
    return data
  })
  .handler(async ({ data }) => {
    let href: string
    try {
      const { signInURL } = await api.signIn(data.provider, {
        request: getRequest(),
        redirect: false,
      })
      href = signInURL
    } catch (error) {
      console.error('[error:server] signIn', error)
      throw redirect({ to: '/login' })
    }
    throw redirect({ href })
  })
