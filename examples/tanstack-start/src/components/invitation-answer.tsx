import type { OwnInvitation } from '@sallyport/client/organizations'
import { ActionForm } from '@/components/action-form'
import { DateTime } from '@/components/date-time'
import { acceptInvitation, declineInvitation } from '@/lib/own-invitations'

/** An invitation, as the person sees it who is invited. */
export function InvitationAnswer({ invitation }: { invitation: OwnInvitation }) {
  const { id, organization, inviter, role, expiresAt } = invitation
  return (
    <>
      <p>
        {inviter.name} ({inviter.email}) invites you to <strong>{organization.name}</strong>, with
        the role <strong>{role}</strong>. You can answer until <DateTime value={expiresAt} />.
      </p>
      <div className="row">
        <ActionForm action={acceptInvitation}>
          <input type="hidden" name="invitationId" value={id} />
          <button className="button" aria-label={`Accept: ${organization.name}`}>
            Accept
          </button>
        </ActionForm>
        <ActionForm action={declineInvitation}>
          <input type="hidden" name="invitationId" value={id} />
          <button className="button quiet" aria-label={`Decline: ${organization.name}`}>
            Decline
          </button>
        </ActionForm>
      </div>
    </>
  )
}
