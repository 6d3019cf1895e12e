import { adminAction, createAdminAction, organizationAction } from '@sallyport/adapter-tanstack'

/** The other builders that the first document names, for which it has no code. */
export const whereIAct = organizationAction().handler(({ context }) => ({
  organizationId: context.organizationId,
  role: context.role,
}))

export const countUsers = adminAction().handler(({ context }) => `counted by ${context.user.name}`)

export const closeAccounts = createAdminAction().handler(
  ({ context }) => `closed by ${context.user.name}`,
)
