import type { AccountContext } from '@sallyport/adapter-tanstack/server'

export const OrgDashboard = ({ orgId }: { orgId: string }) => <h1>Organization {orgId}</h1>

export const PersonalDashboard = ({ user }: { user: AccountContext['user'] }) => (
  <h1>Dashboard of {user.name}</h1>
)
