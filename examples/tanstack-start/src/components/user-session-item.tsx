import type { UserSession } from '@sallyport/client/admin'
import { ActionForm } from '@/components/action-form'
import { DateTime } from '@/components/date-time'
import { DeviceIcon } from '@/components/device-icon'
import { endUserSession } from '@/lib/admin-actions'
import { describeDevice } from '@/lib/describe-device'

interface UserSessionItemProps {
  userId: string
  session: UserSession
}

/** A device of somebody, as administrators see it. */
export function UserSessionItem({ userId, session }: UserSessionItemProps) {
  const { id, createdAt, lastSeenAt, userAgent, ip, impersonatedBy } = session
  const name =
    impersonatedBy === null ? describeDevice(userAgent) : 'An administrator, acting as them'
  return (
    <li className="entry">
      <DeviceIcon name={name} />
      <div className="entry-name">
        <strong>{name}</strong>
        <span className="hint">
          since <DateTime value={createdAt} />, last seen <DateTime value={lastSeenAt} />
          {ip !== null && `, from ${ip}`}
        </span>
      </div>
      <ActionForm action={endUserSession}>
        <input type="hidden" name="userId" value={userId} />
        <input type="hidden" name="sessionId" value={id} />
        <button className="button quiet small" aria-label={`Sign out ${name}`}>
          Sign out
        </button>
      </ActionForm>
    </li>
  )
}
