import { createFileRoute, Link } from '@tanstack/react-router'
import { CreateOrganizationForm } from '@/components/create-organization-form'
import { OrganizationItem } from '@/components/organization-item'
import { OutcomeMessage } from '@/components/outcome-message'
import { type Outcome, readOutcome } from '@/lib/outcome'
import { useOrganizations } from '@/lib/shell'

export const Route = createFileRoute('/_authenticated/organizations')({
  validateSearch: readSearch,
  head: () => ({ meta: [{ title: 'Your organizations · Sallyport' }] }),
  component: Organizations,
})

/** A guard sends people here who act in no organization, with the page that they wanted. */
function readSearch(search: Record<string, unknown>): Outcome & { redirectTo?: string } {
  const { redirectTo } = search
  if (typeof redirectTo !== 'string') return readOutcome(search)
  return { error: 'ORGANIZATION_REQUIRED', redirectTo }
}

const problems = {
  BAD_REQUEST: 'That cannot be a name: it is empty, or too long.',
  NOT_FOUND: 'You do not belong to that organization, or it is no longer there.',
}

function Organizations() {
  const { session } = Route.useRouteContext()
  const organizations = useOrganizations()
  const { redirectTo = '/dashboard', ...outcome } = Route.useSearch()
  const activeId = session.organization?.id ?? ''
  return (
    <>
      <h1>Your organizations</h1>
      <p className="lead">
        You act for yourself or in one of them, and what you may do is what your role there may.
      </p>
      <OutcomeMessage outcome={outcome} problems={problems} />
      <section className="panel" aria-labelledby="act">
        <h2 id="act">Where you can act</h2>
        <ul className="entries">
          <OrganizationItem
            id=""
            name="Personal"
            detail="for yourself"
            isActive={!activeId}
            redirectTo="/dashboard"
          />
          {organizations.map(({ id, name, role }) => (
            <OrganizationItem
              key={id}
              id={id}
              name={name}
              detail={role}
              isActive={id === activeId}
              redirectTo={redirectTo}
            />
          ))}
        </ul>
        {organizations.length === 0 && (
          <p className="hint">
            You belong to no organization yet. Create one, or look at{' '}
            <Link to="/invitations">your invitations</Link>.
          </p>
        )}
      </section>
      <CreateOrganizationForm />
    </>
  )
}
