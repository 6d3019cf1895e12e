import { getSession, isUserAdmin } from '@sallyport/adapter-tanstack/server'
import { createServerFn } from '@tanstack/react-start'

export const fetchSession = createServerFn({ method: 'GET' }).handler(() => getSession())

export const fetchAuthState = createServerFn({ method: 'GET' }).handler(async () => ({
  isAdmin: await isUserAdmin(),
}))
