import { createFileRoute } from '@tanstack/react-router'
import { loadBoth } from '@/lib/session-functions'

export const Route = createFileRoute('/both')({
  loader: () => loadBoth(),
  component: () => <pre>{JSON.stringify(Route.useLoaderData())}</pre>,
})
