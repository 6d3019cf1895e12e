import type { Invitation } from '@sallyport/client/organizations'
import { ActionForm } from '@/components/action-form'
import { DateTime } from '@/components/date-time'
import { resendInvitation, revokeInvitation } from '@/lib/invitations'

/** An invitation that waits for an answer, as the organization sees it. */
export function InvitationItem({ invitation }: { invitation: Invitation }) {
  const { id, email, role, expiresAt } = invitation
  return (
    <li className="entry">
      <div className="entry-name">
        <strong>{email}</strong>
        <span className="hint">
          until <DateTime value={expiresAt} />
        </span>
      </div>
      <span className="tag">{role}</span>
      <ActionForm action={resendInvitation}>
        <input type="hidden" name="invitationId" value={id} />
        <button className="button quiet small" aria-label={`Send again to ${email}`}>
          Send again
        </button>
      </ActionForm>
      <ActionForm action={revokeInvitation}>
        <input type="hidden" name="invitationId" value={id} />
        <button className="button quiet small" aria-label={`Take back from ${email}`}>
          Take back
        </button>
      </ActionForm>
    </li>
  )
}
