import type { AdminUser } from '@sallyport/client/admin'
import { ActionForm } from '@/components/action-form'
import { ConfirmForm } from '@/components/confirm-form'
import { actAs } from '@/lib/act-as'
import { deactivateUser, deleteUser, reactivateUser } from '@/lib/admin-actions'

/** What takes effect at once, in all of the person's browsers. */
export function UserActions({ user, isSelf }: { user: AdminUser; isSelf: boolean }) {
  const { id, name, role, deactivatedAt } = user
  const which = <input type="hidden" name="userId" value={id} />
  const canBeActedAs = !isSelf && role !== 'admin' && !deactivatedAt
  return (
    <section className="panel" aria-labelledby="actions">
      <h2 id="actions">What you can do</h2>
      <div className="row">
        {canBeActedAs && (
          <ActionForm action={actAs}>
            {which}
            <button className="button quiet small">Act as {name}</button>
          </ActionForm>
        )}
        {deactivatedAt ? (
          <ActionForm action={reactivateUser}>
            {which}
            <button className="button quiet small">Reactivate</button>
          </ActionForm>
        ) : (
          <ConfirmForm
            action={deactivateUser}
            label="Deactivate"
            title={`Deactivate ${name}?`}
            description="They are signed out everywhere, and their API tokens are refused, until you reactivate them."
          >
            {which}
          </ConfirmForm>
        )}
        <ConfirmForm
          action={deleteUser}
          label="Delete"
          title={`Delete ${name}?`}
          description="They are signed out and forgotten, with their API tokens and memberships. It cannot be taken back."
        >
          {which}
        </ConfirmForm>
      </div>
    </section>
  )
}
