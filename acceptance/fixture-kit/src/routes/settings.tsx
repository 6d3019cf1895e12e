import { createFileRoute } from '@tanstack/react-router'
import { createServerFn } from '@tanstack/react-start'
import { requireSession } from '#/lib/auth'

export const loadSettings = createServerFn().handler(async () => {
  const session = await requireSession() // throws → redirect to /login
  return { email: session.user.email }
})

export const Route = createFileRoute('/settings')({
  loader: () => loadSettings(),
  component: () => <h1>Settings of {Route.useLoaderData().email}</h1>,
})
