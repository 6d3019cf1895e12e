import { createFileRoute } from '@tanstack/react-router'
import { loadSettings } from '@/lib/session-functions'

export const Route = createFileRoute('/settings')({
  loader: () => loadSettings(),
  component: () => <h1>Settings of {Route.useLoaderData().email}</h1>,
})
