import { createFileRoute } from '@tanstack/react-router'
import { OutcomeMessage } from '@/components/outcome-message'
import { ProfileForm } from '@/components/profile-form'
import { SessionFacts } from '@/components/session-facts'
import { WhoAmI } from '@/components/who-am-i'
import { readOutcome } from '@/lib/outcome'

export const Route = createFileRoute('/_authenticated/dashboard')({
  validateSearch: readOutcome,
  head: () => ({ meta: [{ title: 'Dashboard · Sallyport' }] }),
  component: Dashboard,
})

function Dashboard() {
  const { session } = Route.useRouteContext()
  return (
    <>
      <h1>Hello, {session.user.name}</h1>
      <p className="lead">This page was rendered for you; nobody else gets it.</p>
      <OutcomeMessage outcome={Route.useSearch()} />
      <ProfileForm user={session.user} />
      <SessionFacts session={session} />
      <WhoAmI />
    </>
  )
}
