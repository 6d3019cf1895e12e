import { requireAuth } from '@sallyport/adapter-tanstack/guards'
import { createFileRoute } from '@tanstack/react-router'
import { loadAccount, loadAll, loadName } from '../../helpers.ts'

export const Route = createFileRoute('/_authenticated/dashboard')({
  beforeLoad: requireAuth,
  loader: async () => {
    const [account, all, name] = await Promise.all([loadAccount(), loadAll(), loadName()])
    return { account, all, name }
  },
  component: Dashboard,
})

function Dashboard() {
  const { account, name } = Route.useLoaderData()
  const { session } = Route.useRouteContext()
  const place = account.isOrganization ? `organization ${account.activeOrganizationId}` : 'personal'
  return <h1>{`${name} in ${place}, ${session.user.name}`}</h1>
}
