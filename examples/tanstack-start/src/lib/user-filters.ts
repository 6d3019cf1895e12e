import type { UserQuery } from '@sallyport/client/admin'
import { readText } from '@/lib/read-text'

/** Whom the list of people shows, as its address says. */
export interface UserFilters {
  search?: string
  role?: string
  status?: string
  cursor?: string
}

export function readUserFilters(search: Record<string, unknown>): UserFilters {
  return readText(search, 'search', 'role', 'status', 'cursor')
}

export function toUserQuery({ status, ...query }: UserFilters): UserQuery {
  const deactivated = { active: false, deactivated: true }[status ?? '']
  return { ...query, ...(deactivated !== undefined && { deactivated }) }
}
