import { ActionForm } from '@/components/action-form'
import { createOrganization } from '@/lib/organizations'

export function CreateOrganizationForm() {
  return (
    <section className="panel" aria-labelledby="create">
      <h2 id="create">Create an organization</h2>
      <ActionForm action={createOrganization} className="row fields">
        <div className="field grow">
          <label htmlFor="new-name">Name</label>
          <input id="new-name" name="name" autoComplete="off" maxLength={200} required />
        </div>
        <button className="button">Create</button>
      </ActionForm>
    </section>
  )
}
