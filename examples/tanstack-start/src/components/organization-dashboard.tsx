import type { Member, OwnOrganization } from '@sallyport/client/organizations'
import { Link } from '@tanstack/react-router'
import { Avatar } from '@/components/avatar'

interface OrganizationDashboardProps {
  organization: OwnOrganization
  members: Member[]
}

/** For somebody who acts in an organization. */
export function OrganizationDashboard({ organization, members }: OrganizationDashboardProps) {
  const { role, permissions } = organization
  return (
    <section className="panel" aria-labelledby="overview">
      <h2 id="overview">Overview</h2>
      <dl>
        <dt>Your role</dt>
        <dd>{role}</dd>
        <dt>You may</dt>
        <dd className="tags">
          {permissions.length === 0 && 'see it and its members'}
          {permissions.map((permission) => (
            <span key={permission} className="tag">
              {permission}
            </span>
          ))}
        </dd>
        <dt>Members</dt>
        <dd className="avatars">
          {members.slice(0, 5).map((member) => (
            <Avatar key={member.userId} user={member} />
          ))}
          <span>{members.length === 1 ? 'you alone' : `${members.length} people`}</span>
        </dd>
      </dl>
      <Link to="/organization" className="button quiet small">
        Members and settings
      </Link>
    </section>
  )
}
