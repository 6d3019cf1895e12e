import type { AdminUser } from '@sallyport/client/admin'
import { Link } from '@tanstack/react-router'
import { Avatar } from '@/components/avatar'
import { DateTime } from '@/components/date-time'
import { UserBadges } from '@/components/user-badges'

export function UserItem({ user }: { user: AdminUser }) {
  const { id, name, email, lastSignInAt } = user
  return (
    <li className="entry">
      <Avatar user={user} />
      <div className="entry-name">
        <span>
          <Link to="/admin/users/$userId" params={{ userId: id }}>
            {name}
          </Link>{' '}
          <UserBadges user={user} />
        </span>
        <span className="hint">{email}</span>
      </div>
      <span className="hint">
        {lastSignInAt ? (
          <>
            signed in <DateTime value={lastSignInAt} />
          </>
        ) : (
          'has not signed in yet'
        )}
      </span>
    </li>
  )
}
