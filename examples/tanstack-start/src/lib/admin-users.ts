import { requireAdmin } from '@sallyport/adapter-tanstack/server'
import type { UserQuery } from '@sallyport/client/admin'
import { notFound } from '@tanstack/react-router'
import { createServerFn } from '@tanstack/react-start'
import { getRequestHeaders } from '@tanstack/react-start/server'
import { api } from '@/lib/auth'
import { failure } from '@/lib/outcome'

/** Everybody whom the filters fit. For others than administrators there is nothing here, as the pages say too. */
export const listUsers = createServerFn({ method: 'GET' })
  .validator((query: UserQuery) => query)
  .handler(async ({ data: query }) => {
    await requireAdmin()
    return api.admin.listUsers({ headers: getRequestHeaders(), limit: 20, ...query })
  })

/** Somebody, and where they are signed in. */
export const readUser = createServerFn({ method: 'GET' })
  .validator((userId: string) => ({ userId }))
  .handler(async ({ data: { userId } }) => {
    await requireAdmin()
    const headers = getRequestHeaders()
    const found = await Promise.all([
      api.admin.getUser({ headers, userId }),
      api.admin.listSessions({ headers, userId }),
    ]).catch(failure)
    if ('error' in found) throw notFound()
    const [{ user }, { sessions }] = found
    return { user, sessions }
  })
