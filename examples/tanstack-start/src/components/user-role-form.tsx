import type { AdminUser } from '@sallyport/client/admin'
import { ActionForm } from '@/components/action-form'
import { setUserRole } from '@/lib/admin-actions'

export function UserRoleForm({ user: { id, role } }: { user: AdminUser }) {
  return (
    <section className="panel" aria-labelledby="role-heading">
      <h2 id="role-heading">Role</h2>
      <p className="hint">Administrators see and change everybody, as you do here.</p>
      <ActionForm action={setUserRole} className="row">
        <input type="hidden" name="userId" value={id} />
        <label className="visually-hidden" htmlFor="role">
          Role
        </label>
        <select key={role} id="role" name="role" defaultValue={role ?? ''}>
          <option value="">none</option>
          <option>admin</option>
        </select>
        <button className="button quiet">Save</button>
      </ActionForm>
    </section>
  )
}
