import type { AdminUser, UserSession } from '@sallyport/client/admin'
import { ConfirmForm } from '@/components/confirm-form'
import { UserSessionItem } from '@/components/user-session-item'
import { endUserSessions } from '@/lib/admin-actions'

interface UserSessionsProps {
  user: AdminUser
  sessions: UserSession[]
}

export function UserSessions({ user: { id, name }, sessions }: UserSessionsProps) {
  return (
    <section className="panel" aria-labelledby="sessions">
      <h2 id="sessions">Devices</h2>
      {sessions.length === 0 ? (
        <p className="empty">They are signed in nowhere.</p>
      ) : (
        <>
          <ul className="entries">
            {sessions.map((session) => (
              <UserSessionItem key={session.id} userId={id} session={session} />
            ))}
          </ul>
          <ConfirmForm
            action={endUserSessions}
            label="Sign all out"
            title={`Sign ${name} out everywhere?`}
            description="Each of their devices asks to sign in again at its next click."
          >
            <input type="hidden" name="userId" value={id} />
          </ConfirmForm>
        </>
      )}
    </section>
  )
}
