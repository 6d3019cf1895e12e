import type { AdminUser } from '@sallyport/client/admin'

/** What is special about somebody. */
export function UserBadges({ user: { role, deactivatedAt } }: { user: AdminUser }) {
  return (
    <>
      {role !== null && <span className="badge">{role}</span>}
      {deactivatedAt && <span className="badge warn">deactivated</span>}
    </>
  )
}
