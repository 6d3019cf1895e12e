import { can, type Session } from '@sallyport/client'
import type { OwnOrganization } from '@sallyport/client/organizations'
import { ConfirmForm } from '@/components/confirm-form'
import { deleteOrganization, leaveOrganization } from '@/lib/organization'

interface LeaveSectionProps {
  organization: OwnOrganization
  session: Session
}

/** The ways out. */
export function LeaveSection({ organization: { name }, session }: LeaveSectionProps) {
  return (
    <section className="panel" aria-labelledby="leave">
      <h2 id="leave">Leave</h2>
      <p className="hint">The last owner cannot leave; they can make somebody else one first.</p>
      <div className="row">
        <ConfirmForm
          action={leaveOrganization}
          label="Leave the organization"
          title={`Leave ${name}?`}
          description="You lose access to it at once. Somebody there can invite you again."
        />
        {can(session, 'organization:delete') && (
          <ConfirmForm
            action={deleteOrganization}
            label="Delete the organization"
            title={`Delete ${name}?`}
            description="It is gone for all its members, with its invitations and API tokens, and cannot be brought back."
          />
        )}
      </div>
    </section>
  )
}
