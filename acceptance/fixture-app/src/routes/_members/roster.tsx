import { createFileRoute } from '@tanstack/react-router'
import { loadRoster } from '@/lib/member-functions'

export const Route = createFileRoute('/_members/roster')({
  loader: () => loadRoster(),
  component: () => <h1>{Route.useLoaderData()}</h1>,
})
