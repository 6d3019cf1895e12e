import type { AdminUser } from '@sallyport/client/admin'
import { DateTime } from '@/components/date-time'

export function UserFacts({ user }: { user: AdminUser }) {
  const { id, email, emailVerified, createdAt, lastSignInAt, deactivatedAt } = user
  return (
    <section className="panel" aria-labelledby="facts">
      <h2 id="facts">Account</h2>
      <dl>
        <dt>E-mail</dt>
        <dd>
          {email} {emailVerified && <span className="badge">verified</span>}
        </dd>
        <dt>User</dt>
        <dd>
          <code>{id}</code>
        </dd>
        <dt>Made</dt>
        <dd>
          <DateTime value={createdAt} />
        </dd>
        <dt>Last sign-in</dt>
        <dd>{lastSignInAt ? <DateTime value={lastSignInAt} /> : 'not yet'}</dd>
        {deactivatedAt && (
          <>
            <dt>Deactivated</dt>
            <dd>
              <DateTime value={deactivatedAt} />
            </dd>
          </>
        )}
      </dl>
    </section>
  )
}
