import { createFileRoute } from '@tanstack/react-router'
import { NoticeBoard } from '@/components/notice-board'
import { OrganizationDashboard } from '@/components/organization-dashboard'
import { OutcomeMessage } from '@/components/outcome-message'
import { PersonalDashboard } from '@/components/personal-dashboard'
import { SessionFacts } from '@/components/session-facts'
import { WhoAmI } from '@/components/who-am-i'
import { loadDashboard } from '@/lib/dashboard'
import { useFollowAccount } from '@/lib/follow-account'
import { readOutcome } from '@/lib/outcome'

export const Route = createFileRoute('/_authenticated/dashboard')({
  validateSearch: readOutcome,
  loader: () => loadDashboard(),
  head: () => ({ meta: [{ title: 'Dashboard · Sallyport' }] }),
  component: Dashboard,
})

function Dashboard() {
  const { session } = Route.useRouteContext()
  const data = Route.useLoaderData()
  useFollowAccount(data.organization?.id ?? null)
  return (
    <>
      <h1>{data.organization ? data.organization.name : `Hello, ${data.user.name}`}</h1>
      <p className="lead">
        {data.organization
          ? `You act in this organization, ${data.user.name}; its members see what you do here.`
          : 'This page was rendered for you; nobody else gets it.'}
      </p>
      <OutcomeMessage outcome={Route.useSearch()} />
      <div className="columns">
        {data.organization ? (
          <>
            <OrganizationDashboard organization={data.organization} members={data.members} />
            <NoticeBoard notice={data.notice} session={session} />
          </>
        ) : (
          <PersonalDashboard invitations={data.invitations} />
        )}
        <SessionFacts session={session} />
        <WhoAmI />
      </div>
    </>
  )
}
