import { getRouteApi } from '@tanstack/react-router'
import { createServerFn } from '@tanstack/react-start'
import { getRequestHeaders } from '@tanstack/react-start/server'
import { api, getSession } from '@/lib/auth'

/** What every page shows: who is signed in, and the organizations that they belong to. */
export const loadShell = createServerFn({ method: 'GET' }).handler(async () => {
  const session = await getSession()
  if (!session) return { session, organizations: [] }
  const { organizations } = await api.organizations.list({ headers: getRequestHeaders() })
  return { session, organizations }
})

const root = getRouteApi('__root__')

/** The organizations of the person, with their role in each. */
export function useOrganizations() {
  return root.useLoaderData().organizations
}
