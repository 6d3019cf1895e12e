import '@tanstack/react-start/server-only'
import { api } from '@/lib/auth'

/** Somebody, or an organization, that is spoken of. */
export interface Named {
  id: string
  /** Null: it is deleted. */
  name: string | null
}

/** People by id. */
export function namePeople(ids: Iterable<string | null>): Promise<Map<string, Named>> {
  return nameEach(ids, (id) => api.users.find({ id }))
}

/** Organizations by id. */
export function nameOrganizations(ids: Iterable<string | null>): Promise<Map<string, Named>> {
  return nameEach(ids, (id) => api.organizations.find(id))
}

/** Each of them is asked for once. */
async function nameEach(
  ids: Iterable<string | null>,
  find: (id: string) => Promise<{ name: string } | null>,
): Promise<Map<string, Named>> {
  const unique = [...new Set(ids)].filter((id) => id !== null)
  const found = await Promise.all(
    unique.map(async (id) => ({ id, name: (await find(id))?.name ?? null })),
  )
  return new Map(found.map((named) => [named.id, named]))
}
