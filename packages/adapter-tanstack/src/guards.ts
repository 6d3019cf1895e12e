import { createGuards } from './create-guards.ts'

export type { Guard, GuardedNavigation } from './guarded-navigation.ts'
export type { AccessOptions, GuardContext, GuardOptions, Guards } from './guards-asking.ts'
export { createGuards }

/** The guards with the pages of the `auth`. */
export const { requireAuth, requireAdminAuth, redirectIfAuthenticated } = createGuards()
