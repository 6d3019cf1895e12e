import { createFileRoute, Link } from '@tanstack/react-router'
import { OutcomeMessage } from '@/components/outcome-message'
import { UserActions } from '@/components/user-actions'
import { UserBadges } from '@/components/user-badges'
import { UserFacts } from '@/components/user-facts'
import { UserRoleForm } from '@/components/user-role-form'
import { UserSessions } from '@/components/user-sessions'
import { readUser } from '@/lib/admin-users'
import { readOutcome } from '@/lib/outcome'

export const Route = createFileRoute('/_authenticated/admin/users/$userId')({
  validateSearch: readOutcome,
  loader: ({ params }) => readUser({ data: params.userId }),
  head: ({ loaderData }) => ({
    meta: [{ title: `${loaderData?.user.name ?? 'A person'} · Administration · Sallyport` }],
  }),
  component: UserPage,
})

const problems = { NOT_FOUND: 'That is no longer there.' }

function UserPage() {
  const { session } = Route.useRouteContext()
  const { user, sessions } = Route.useLoaderData()
  return (
    <>
      <h1>
        {user.name} <UserBadges user={user} />
      </h1>
      <p className="row">
        <Link to="/admin/audit" search={{ actorId: user.id }} className="button quiet small">
          What they did
        </Link>
        <Link to="/admin/audit" search={{ targetId: user.id }} className="button quiet small">
          What happened to them
        </Link>
      </p>
      <OutcomeMessage outcome={Route.useSearch()} problems={problems} />
      <UserFacts user={user} />
      <UserRoleForm user={user} />
      <UserSessions user={user} sessions={sessions} />
      <UserActions user={user} isSelf={user.id === session.user.id} />
    </>
  )
}
