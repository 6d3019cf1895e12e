import '@tanstack/react-start/server-only'
import { api } from '@/lib/auth'

/** Somebody who is spoken of. */
export interface PersonName {
  id: string
  /** Null: they are deleted. */
  name: string | null
}

/** By id, each of them asked for once. */
export async function namePeople(ids: Iterable<string | null>): Promise<Map<string, PersonName>> {
  const unique = [...new Set(ids)].filter((id) => id !== null)
  const found = await Promise.all(
    unique.map(async (id) => ({ id, name: (await api.users.find({ id }))?.name ?? null })),
  )
  return new Map(found.map((person) => [person.id, person]))
}
