import { sessionMiddleware } from '@sallyport/adapter-tanstack'
import { getAccountContext } from '@sallyport/adapter-tanstack/server'
import { createServerFn } from '@tanstack/react-start'
import { getRequestHeaders } from '@tanstack/react-start/server'
import { api } from '@/lib/auth'
import { readNotice } from '@/lib/read-notice'

/** What the dashboard shows: of the person, or of the organization that they act in. */
export const loadDashboard = createServerFn({ method: 'GET' })
  .middleware([sessionMiddleware])
  .handler(async () => {
    const headers = getRequestHeaders()
    const { user, activeOrganizationId: organizationId } = await getAccountContext()
    if (organizationId === null) {
      const { invitations } = await api.organizations.listOwnInvitations({ headers })
      return { user, invitations, organization: null }
    }
    const [organization, { members }, notice] = await Promise.all([
      api.organizations.get({ headers, organizationId }),
      api.organizations.listMembers({ headers, organizationId, limit: 100 }),
      readNotice(organizationId),
    ])
    return { user, organization, members, notice }
  })
