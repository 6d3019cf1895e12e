import { createFileRoute } from '@tanstack/react-router'
import { MailItem } from '@/components/mail-item'
import { listMails } from '@/lib/outbox'

export const Route = createFileRoute('/_authenticated/outbox')({
  loader: () => listMails(),
  head: () => ({ meta: [{ title: 'Outbox · Sallyport' }] }),
  component: Outbox,
})

function Outbox() {
  const mails = Route.useLoaderData()
  const { session } = Route.useRouteContext()
  return (
    <>
      <h1>Outbox of the demo</h1>
      <p className="lead">
        This stands in for everybody’s mailbox, so that you can try invitations on your own. A real
        application sends its mails, and shows them to nobody.
      </p>
      {mails.length === 0 && (
        <p className="empty">No mail yet. Invite somebody to an organization, and it is here.</p>
      )}
      <ul className="mails">
        {mails.map((mail) => (
          <MailItem key={mail.id} mail={mail} isOwn={mail.to === session.user.email} />
        ))}
      </ul>
    </>
  )
}
