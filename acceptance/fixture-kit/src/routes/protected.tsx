import { getServerSession } from '@sallyport/adapter-tanstack/server'
import { createFileRoute, redirect } from '@tanstack/react-router'
import { createServerFn } from '@tanstack/react-start'

const loadProtected = createServerFn().handler(async () => {
  const session = await getServerSession()

  if (!session) {
    throw redirect({ to: '/login' })
  }

  return session.user.email
})

export const Route = createFileRoute('/protected')({
  loader: () => loadProtected(),
  component: () => <h1>Protected Content for {Route.useLoaderData()}</h1>,
})
