import { requireActiveOrganizationId } from '@sallyport/adapter-tanstack/server'
import { createServerFn } from '@tanstack/react-start'
import { loadMembers } from '#/lib/members'

export const fetchMembers = createServerFn({ method: 'GET' }).handler(async () => {
  // Redirects to the app home path if not in org context
  const orgId = await requireActiveOrganizationId()
  return loadMembers(orgId)
})
