import { fetchSession } from '@sallyport/adapter-tanstack/fetch-session'
import { createFileRoute } from '@tanstack/react-router'

export const Route = createFileRoute('/in-loader')({
  loader: () => fetchSession(),
  component: () => <pre>{JSON.stringify(Route.useLoaderData())}</pre>,
})
