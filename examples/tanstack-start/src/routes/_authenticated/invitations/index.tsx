import { createFileRoute } from '@tanstack/react-router'
import { InvitationAnswer } from '@/components/invitation-answer'
import { OutcomeMessage } from '@/components/outcome-message'
import { readOutcome } from '@/lib/outcome'
import { listOwnInvitations } from '@/lib/own-invitations'

export const Route = createFileRoute('/_authenticated/invitations/')({
  validateSearch: readOutcome,
  loader: () => listOwnInvitations(),
  head: () => ({ meta: [{ title: 'Your invitations · Sallyport' }] }),
  component: Invitations,
})

const problems = { NOT_FOUND: 'That invitation is no longer there.' }

function Invitations() {
  const invitations = Route.useLoaderData()
  const { session } = Route.useRouteContext()
  return (
    <>
      <h1>Your invitations</h1>
      <p className="lead">To organizations, for {session.user.email}.</p>
      <OutcomeMessage outcome={Route.useSearch()} problems={problems} />
      {invitations.length === 0 && <p className="empty">Nothing waits for your answer.</p>}
      {invitations.map((invitation) => (
        <section key={invitation.id} className="panel" aria-label={invitation.organization.name}>
          <InvitationAnswer invitation={invitation} />
        </section>
      ))}
    </>
  )
}
