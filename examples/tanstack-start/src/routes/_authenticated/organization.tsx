import { can } from '@sallyport/client'
import { createFileRoute } from '@tanstack/react-router'
import { InvitationsSection } from '@/components/invitations-section'
import { LeaveSection } from '@/components/leave-section'
import { MemberItem } from '@/components/member-item'
import { OrganizationNameForm } from '@/components/organization-name-form'
import { OutcomeMessage } from '@/components/outcome-message'
import { requireActiveOrganization } from '@/lib/guards'
import { listInvitations } from '@/lib/invitations'
import { listMembers } from '@/lib/members'
import { readOrganization } from '@/lib/organization'
import { readOutcome } from '@/lib/outcome'

export const Route = createFileRoute('/_authenticated/organization')({
  validateSearch: readOutcome,
  beforeLoad: requireActiveOrganization,
  async loader({ context: { session } }) {
    const [organization, members, invitations] = await Promise.all([
      readOrganization(),
      listMembers(),
      can(session, 'member:invite') ? listInvitations() : null,
    ])
    return { organization, members, invitations }
  },
  head: ({ loaderData }) => ({
    meta: [{ title: `${loaderData?.organization.name ?? 'Organization'} · Sallyport` }],
  }),
  component: Organization,
})

const problems = {
  BAD_REQUEST: 'That cannot be a name: it is empty, or too long.',
  NOT_FOUND: 'That is no longer there.',
}

function Organization() {
  const { session } = Route.useRouteContext()
  const { organization, members, invitations } = Route.useLoaderData()
  return (
    <>
      <h1>{organization.name}</h1>
      <p className="lead">
        Your role here is <strong>{organization.role}</strong>.
      </p>
      <OutcomeMessage outcome={Route.useSearch()} problems={problems} />
      {can(session, 'organization:update') && <OrganizationNameForm organization={organization} />}
      <section className="panel" aria-labelledby="members">
        <h2 id="members">Members</h2>
        <ul className="entries">
          {members.map((member) => (
            <MemberItem key={member.userId} member={member} session={session} />
          ))}
        </ul>
      </section>
      {invitations && <InvitationsSection invitations={invitations} ownRole={organization.role} />}
      <LeaveSection organization={organization} session={session} />
    </>
  )
}
