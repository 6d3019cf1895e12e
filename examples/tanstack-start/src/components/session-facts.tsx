import type { Session } from '@sallyport/client'
import { DateTime } from '@/components/date-time'

export function SessionFacts({ session: { user, session } }: { session: Session }) {
  return (
    <section className="panel" aria-labelledby="session-facts">
      <h2 id="session-facts">Your session</h2>
      <dl>
        <dt>E-mail</dt>
        <dd>
          {user.email} {user.emailVerified && <span className="badge">verified</span>}
        </dd>
        <dt>User</dt>
        <dd>
          <code>{user.id}</code>
        </dd>
        {session && (
          <>
            <dt>Session</dt>
            <dd>
              <code>{session.id}</code>
            </dd>
            <dt>Signed in</dt>
            <dd>
              <DateTime value={session.createdAt} />
            </dd>
            <dt>Ends</dt>
            <dd>
              <DateTime value={session.expiresAt} />
              {session.impersonatedBy === null && ', unless it is renewed'}
            </dd>
          </>
        )}
      </dl>
    </section>
  )
}
