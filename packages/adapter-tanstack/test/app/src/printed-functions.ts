// As the requirement prints them, but for `.validator`: the redirects stand inside of `try`.
import { redirect } from '@tanstack/react-router'
import { createServerFn } from '@tanstack/react-start'
import { getRequestHeaders } from '@tanstack/react-start/server'
import { api } from './auth.ts'

export const getSession = createServerFn({ method: 'GET' }).handler(async () => {
  try {
    const result = await api.getSession({
      headers: getRequestHeaders(),
    })
    if (!result.authenticated) return null
    return result.session
  } catch (error) {
    console.error('[error:server] getSession', error)
    return null
  }
})

export const signOutFn = createServerFn({ method: 'POST' }).handler(async () => {
  try {
    const response = await api.signOut({
      headers: getRequestHeaders(),
    })
    throw redirect({ to: '/', headers: response.headers, reloadDocument: true })
  } catch {
    throw redirect({ to: '/', reloadDocument: true })
  }
})
