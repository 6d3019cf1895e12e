import { errorMessage } from '@sallyport/core/wire'
import { createFileRoute, Link } from '@tanstack/react-router'
import { InvitationAnswer } from '@/components/invitation-answer'
import { readOwnInvitation } from '@/lib/own-invitations'

/** Where the link of an invitation leads to. */
export const Route = createFileRoute('/_authenticated/invitations/$invitationId')({
  loader: ({ params }) => readOwnInvitation({ data: params.invitationId }),
  head: () => ({ meta: [{ title: 'An invitation · Sallyport' }] }),
  component: InvitationPage,
})

function InvitationPage() {
  const found = Route.useLoaderData()
  const { session } = Route.useRouteContext()
  if ('invitation' in found) {
    return (
      <section className="narrow panel">
        <h1>You are invited</h1>
        <InvitationAnswer invitation={found.invitation} />
      </section>
    )
  }
  return (
    <section className="narrow panel">
      <h1>No invitation for you</h1>
      <p className="problem">
        {found.error === 'NOT_FOUND'
          ? 'It is for another address, or it was taken back.'
          : errorMessage(found.error)}
      </p>
      <p className="hint">
        You are signed in as <strong>{session.user.email}</strong>. To answer with another address,{' '}
        <Link to="/sign-out">sign out</Link> and open the link again.
      </p>
      <Link to="/invitations" className="button quiet">
        Your invitations
      </Link>
    </section>
  )
}
