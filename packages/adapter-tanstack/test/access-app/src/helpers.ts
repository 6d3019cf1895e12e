import {
  getAccountContext,
  getServerSession,
  getSession,
  isUserAdmin,
  requireActiveOrganizationId,
  requireAdmin,
  requireSession,
} from '@sallyport/adapter-tanstack/server'
import { createServerFn } from '@tanstack/react-start'
import { bound } from './auth.ts'

export const loadAccount = createServerFn().handler(() => getAccountContext())
export const loadOrganizationId = createServerFn().handler(() => requireActiveOrganizationId())
export const loadAdmin = createServerFn().handler(async () => (await requireAdmin()).user.name)
export const loadIsAdmin = createServerFn().handler(() => isUserAdmin())
export const loadName = createServerFn().handler(async () => (await requireSession()).user.name)

export const loadBound = createServerFn().handler(
  async () => (await bound.requireSession()).user.name,
)

/** A function that no guard of a page protects. */
export const loadUnguarded = createServerFn().handler(() => 'open to anybody')

/** As much as one function can ask. */
export const loadAll = createServerFn().handler(async () => {
  const [one, other, third] = await Promise.all([
    getSession(),
    getServerSession(),
    requireSession(),
  ])
  const account = await getAccountContext()
  const isAdmin = await isUserAdmin()
  const own = await bound.getSession()
  return { names: [one, other, third, own].map((session) => session?.user.name), account, isAdmin }
})
