import { createFileRoute } from '@tanstack/react-router'
import { loadSummary } from '@/lib/session-functions'

export const Route = createFileRoute('/summary')({
  loader: () => loadSummary(),
  component: Summary,
})

function Summary() {
  const summary = Route.useLoaderData()
  return <h1>{summary.signedIn ? `Signed in as ${summary.email}` : 'Not signed in'}</h1>
}
