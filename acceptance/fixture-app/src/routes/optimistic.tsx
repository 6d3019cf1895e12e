import { fetchSession } from '@sallyport/adapter-tanstack/fetch-session'
import { SessionProvider } from '@sallyport/client/react'
import { createFileRoute } from '@tanstack/react-router'
import { authClient } from '@/lib/auth-client'

export const Route = createFileRoute('/optimistic')({
  loader: () => fetchSession(),
  component: Page,
})

function Page() {
  return (
    <SessionProvider client={authClient} session={Route.useLoaderData()}>
      <Name />
    </SessionProvider>
  )
}

function Name() {
  const { data: session, refetch } = authClient.useSession()
  if (!session) return <h1>Nobody</h1>
  const renamed = { ...session, user: { ...session.user, name: 'Renamed Person' } }
  return (
    <>
      <h1>{session.user.name}</h1>
      <button onClick={() => authClient.store.set(renamed)}>Rename</button>
      <button onClick={() => void refetch()}>Ask the server</button>
    </>
  )
}
