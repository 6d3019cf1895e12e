import { authAction } from '@sallyport/adapter-tanstack'
import { getServerSession } from '@sallyport/adapter-tanstack/server'
import { redirect } from '@tanstack/react-router'
import { createServerFn } from '@tanstack/react-start'
import { getRequest } from '@tanstack/react-start/server'
import { api, requireSession } from './auth.ts'

export const beginSignIn = createServerFn({ method: 'POST' }).handler(async () => {
  const { signInURL } = await api.signIn('demo', { request: getRequest(), redirect: false })
  throw redirect({ href: signInURL })
})

export const loadSettings = createServerFn().handler(async () => {
  const session = await requireSession()
  return { email: session.user.email }
})

export const rename = authAction()
  .validator((name: string) => {
    if (!name) throw new Error('canary-2: the validator ran')
    return name
  })
  .handler(({ data, context }) => `${context.user.name} becomes ${data}`)

export const whoAmI = authAction().handler(({ context }) => `canary-3: ${context.user.name}`)

export const fail = createServerFn().handler(async () => {
  await requireSession()
  throw new Error('not today')
})

export const nameOrWhy = createServerFn().handler(async () => {
  const session = await getServerSession({ throwOnInvalid: true })
  return session?.user.name ?? 'nobody'
})
