import { createFileRoute } from '@tanstack/react-router'
import { fetchMembers } from '#/lib/members.functions'

export const Route = createFileRoute('/_authenticated/members')({
  loader: () => fetchMembers(),
  component: () => <h1>Members: {Route.useLoaderData().join(', ')}</h1>,
})
