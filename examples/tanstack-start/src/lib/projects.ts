import '@tanstack/react-start/server-only'
import type { AccountContext } from '@sallyport/adapter-tanstack/server'

/** Stands in for what your application keeps: it has a table, and asks it for those of the organization or the person. */
export function listProjects({ user, activeOrganizationId }: AccountContext) {
  return {
    of: activeOrganizationId ?? user.id,
    projects: [
      { id: 1, name: 'Paint the boathouse' },
      { id: 2, name: 'Mend the west gate' },
    ],
  }
}
