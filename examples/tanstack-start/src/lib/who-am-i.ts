import { authAction } from '@sallyport/adapter-tanstack'

/** A protected server function: only people with a session get past `authAction()`, wherever it is called from. */
export const whoAmI = authAction().handler(({ context }) => ({
  name: context.user.name,
  at: new Date(),
}))
