import { fetchSession } from '@sallyport/adapter-tanstack/fetch-session'
import { createFileRoute, redirect } from '@tanstack/react-router'

export const Route = createFileRoute('/in-before-load')({
  beforeLoad: async () => {
    const session = await fetchSession()
    if (!session) throw redirect({ to: '/login' })
    return { session }
  },
  component: () => <h1>Guarded for {Route.useRouteContext().session.user.name}</h1>,
})
