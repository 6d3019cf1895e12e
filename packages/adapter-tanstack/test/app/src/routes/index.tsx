import { fetchSession } from '@sallyport/adapter-tanstack/fetch-session'
import { createFileRoute } from '@tanstack/react-router'

export const Route = createFileRoute('/')({ loader: () => fetchSession(), component: Home })

function Home() {
  const session = Route.useLoaderData()
  return <h1>{session ? `Home of ${session.user.name}` : 'Home'}</h1>
}
