import { createFileRoute } from '@tanstack/react-router'
import { OrgDashboard, PersonalDashboard } from '#/components/dashboards'
import { fetchAccountContext } from '#/lib/auth/account.functions'

export const Route = createFileRoute('/_authenticated/dashboard')({
  loader: () => fetchAccountContext(),
  component: DashboardPage,
})

function DashboardPage() {
  const context = Route.useLoaderData()
  if (context.isOrganization) {
    return <OrgDashboard orgId={context.activeOrganizationId} />
  }
  return <PersonalDashboard user={context.user} />
}
