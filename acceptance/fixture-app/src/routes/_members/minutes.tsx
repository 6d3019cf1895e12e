import { createFileRoute } from '@tanstack/react-router'
import { loadMinutes } from '@/lib/member-functions'

export const Route = createFileRoute('/_members/minutes')({
  loader: () => loadMinutes(),
  component: () => <h1>{Route.useLoaderData()}</h1>,
})
