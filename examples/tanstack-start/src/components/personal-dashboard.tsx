import type { OwnInvitation } from '@sallyport/client/organizations'
import { Link } from '@tanstack/react-router'
import { useOrganizations } from '@/lib/shell'

/** For somebody who acts for themselves. */
export function PersonalDashboard({ invitations }: { invitations: OwnInvitation[] }) {
  const organizations = useOrganizations()
  return (
    <section className="panel" aria-labelledby="belong">
      <h2 id="belong">Where you belong</h2>
      {organizations.length === 0 ? (
        <p className="empty">No organization yet.</p>
      ) : (
        <ul className="entries">
          {organizations.map(({ id, name, role }) => (
            <li key={id} className="entry">
              <strong className="entry-name">{name}</strong>
              <span className="tag">{role}</span>
            </li>
          ))}
        </ul>
      )}
      <div className="row">
        <Link to="/organizations" className="button quiet small">
          {organizations.length === 0 ? 'Create one' : 'Act in one of them'}
        </Link>
        {invitations.length > 0 && (
          <Link to="/invitations" className="button small">
            Answer your invitations ({invitations.length})
          </Link>
        )}
      </div>
    </section>
  )
}
