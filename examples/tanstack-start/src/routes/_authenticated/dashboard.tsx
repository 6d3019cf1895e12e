import { createFileRoute } from '@tanstack/react-router'
import { SessionFacts } from '@/components/session-facts'
import { WhoAmI } from '@/components/who-am-i'

export const Route = createFileRoute('/_authenticated/dashboard')({
  head: () => ({ meta: [{ title: 'Dashboard · Sallyport' }] }),
  component: Dashboard,
})

function Dashboard() {
  const { session } = Route.useRouteContext()
  return (
    <>
      <h1>Hello, {session.user.name}</h1>
      <p className="lead">This page was rendered for you; nobody else gets it.</p>
      <SessionFacts session={session} />
      <WhoAmI />
    </>
  )
}
