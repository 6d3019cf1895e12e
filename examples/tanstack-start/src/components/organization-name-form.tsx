import type { OwnOrganization } from '@sallyport/client/organizations'
import { ActionForm } from '@/components/action-form'
import { renameOrganization } from '@/lib/organization'

/** For members who may rename it. */
export function OrganizationNameForm({ organization }: { organization: OwnOrganization }) {
  return (
    <section className="panel" aria-labelledby="organization-name-heading">
      <h2 id="organization-name-heading">Name</h2>
      <ActionForm action={renameOrganization} className="row">
        <label className="visually-hidden" htmlFor="organization-name">
          Name of the organization
        </label>
        <input
          id="organization-name"
          name="name"
          defaultValue={organization.name}
          autoComplete="off"
          maxLength={200}
          required
        />
        <button className="button">Rename</button>
      </ActionForm>
    </section>
  )
}
