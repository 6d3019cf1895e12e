import { can, type Session } from '@sallyport/client'
import type { Member } from '@sallyport/client/organizations'
import { ActionForm } from '@/components/action-form'
import { Avatar } from '@/components/avatar'
import { ConfirmForm } from '@/components/confirm-form'
import { RoleSelect } from '@/components/role-select'
import { changeRole, removeMember } from '@/lib/members'
import { isWithin } from '@/lib/roles'

/** A member, with what the person may change of them. */
export function MemberItem({ member, session }: { member: Member; session: Session }) {
  const { userId, name, email, role } = member
  const ownRole = session.organization?.role ?? ''
  const isSelf = userId === session.user.id
  // Nobody decides about who may do more than they.
  const isBelow = isWithin(role, ownRole)
  return (
    <li className="entry">
      <Avatar user={member} />
      <div className="entry-name">
        <strong>
          {name} {isSelf && <span className="badge">You</span>}
        </strong>
        <span className="hint">{email}</span>
      </div>
      {can(session, 'member:update') && isBelow ? (
        <ActionForm action={changeRole} className="row">
          <input type="hidden" name="userId" value={userId} />
          <label className="visually-hidden" htmlFor={`role-${userId}`}>
            Role of {name}
          </label>
          <RoleSelect id={`role-${userId}`} ownRole={ownRole} defaultValue={role} />
          <button className="button quiet small" aria-label={`Save the role of ${name}`}>
            Save
          </button>
        </ActionForm>
      ) : (
        <span className="tag">{role}</span>
      )}
      {can(session, 'member:remove') && isBelow && !isSelf && (
        <ConfirmForm
          action={removeMember}
          label="Remove"
          accessibleLabel={`Remove ${name}`}
          title={`Remove ${name}?`}
          description="They lose access at once, in every browser. You can invite them again."
        >
          <input type="hidden" name="userId" value={userId} />
        </ConfirmForm>
      )}
    </li>
  )
}
