import { createGuards } from '@sallyport/adapter-tanstack/guards'

const { requireAccess } = createGuards()

/** For pages about the organization that somebody acts in: who acts in none is asked to choose one. */
export const requireActiveOrganization = requireAccess(
  ({ organization }) => organization !== null,
  { otherwise: '/organizations' },
)
