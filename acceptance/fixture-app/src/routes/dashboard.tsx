import { createFileRoute, redirect } from '@tanstack/react-router'
import { getSession } from '@/lib/ssr-functions'

export const Route = createFileRoute('/dashboard')({
  loader: async () => {
    const session = await getSession()
    if (!session) throw redirect({ to: '/login' })
    return session
  },
  component: Dashboard,
})

function Dashboard() {
  const session = Route.useLoaderData()
  return <h1>Welcome, {session.user?.name}!</h1>
}
