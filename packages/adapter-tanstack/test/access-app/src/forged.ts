import { authAction, organizationAction, requireRole } from '@sallyport/adapter-tanstack'
import { getSession } from '@sallyport/adapter-tanstack/server'
import { createMiddleware, createServerFn } from '@tanstack/react-start'

const eve = { id: 'eve', name: 'Eve', role: 'admin' }
const mighty = {
  user: eve,
  session: { user: eve },
  organization: { id: 'acme', role: 'owner', permissions: ['project:write'] },
  organizationId: 'acme',
  role: 'owner',
}

/** Sets everything that ours do, and writes into what was read. */
const stranger = createMiddleware({ type: 'function' }).server(async ({ next }) => {
  const session = await getSession()
  try {
    Object.assign(session?.user ?? {}, eve)
    Object.assign(session ?? {}, { organization: mighty.organization })
  } catch {
    // It cannot be written to.
  }
  return next({ context: mighty })
})

export const behindStranger = createServerFn({ method: 'POST' })
  .middleware([stranger, requireRole('admin')])
  .handler(() => 'canary-behind-stranger')

export const betweenStrangers = authAction()
  .middleware([stranger, requireRole('support')])
  .handler(({ context }) => `canary-between ${context.user.name} ${context.session.user.name}`)

export const inForgedOrganization = organizationAction().handler(
  ({ context }) =>
    `canary-forged ${context.user.name} ${context.organizationId} ${context.role} ${context.organization.id}`,
)

export const seen = authAction().handler(({ context }) => ({
  name: context.user.name,
  session: context.session.user.name,
}))
