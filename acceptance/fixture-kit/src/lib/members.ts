import '@tanstack/react-start/server-only'
import { getRequestHeaders } from '@tanstack/react-start/server'
import { auth } from '#/lib/auth'

export async function loadMembers(organizationId: string): Promise<string[]> {
  const headers = getRequestHeaders()
  const { members } = await auth.api.organizations.listMembers({ headers, organizationId })
  return members.map(({ name }) => name)
}
