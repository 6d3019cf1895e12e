import { createFileRoute } from '@tanstack/react-router'
import { createServerFn } from '@tanstack/react-start'
import { getSession } from '#/lib/auth'

export const loadDashboard = createServerFn().handler(async () => {
  const session = await getSession()
  if (!session) return { signedIn: false as const }
  return { signedIn: true as const, email: session.user.email }
})

export const Route = createFileRoute('/summary')({
  loader: () => loadDashboard(),
  component: SummaryPage,
})

function SummaryPage() {
  const summary = Route.useLoaderData()
  return <h1>{summary.signedIn ? `Signed in as ${summary.email}` : 'Not signed in'}</h1>
}
