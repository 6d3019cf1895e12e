import type { Invitation } from '@sallyport/client/organizations'
import { ActionForm } from '@/components/action-form'
import { InvitationItem } from '@/components/invitation-item'
import { RoleSelect } from '@/components/role-select'
import { invite } from '@/lib/invitations'

interface InvitationsSectionProps {
  invitations: Invitation[]
  ownRole: string
}

/** For members who may invite. */
export function InvitationsSection({ invitations, ownRole }: InvitationsSectionProps) {
  return (
    <section className="panel" aria-labelledby="invitations">
      <h2 id="invitations">Invitations</h2>
      {invitations.length === 0 ? (
        <p className="empty">Nobody is invited at the moment.</p>
      ) : (
        <ul className="entries">
          {invitations.map((invitation) => (
            <InvitationItem key={invitation.id} invitation={invitation} />
          ))}
        </ul>
      )}
      <ActionForm action={invite} className="row fields">
        <div className="field grow">
          <label htmlFor="invite-email">E-mail</label>
          <input id="invite-email" name="email" type="email" autoComplete="off" required />
        </div>
        <div className="field">
          <label htmlFor="invite-role">Role</label>
          <RoleSelect id="invite-role" ownRole={ownRole} defaultValue="member" />
        </div>
        <button className="button">Invite</button>
      </ActionForm>
    </section>
  )
}
