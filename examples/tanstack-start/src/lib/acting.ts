import { redirect } from '@tanstack/react-router'
import { createServerFn } from '@tanstack/react-start'
import { getRequestHeaders } from '@tanstack/react-start/server'
import { api, requireSession } from '@/lib/auth'
import { failure } from '@/lib/outcome'

/** Gives an administrator who acts as somebody their own session back. */
export const stopActing = createServerFn({ method: 'POST' })
  .validator((form: FormData) => form)
  .handler(async () => {
    await requireSession()
    const answer = await api.admin
      .stopImpersonating({ headers: getRequestHeaders() })
      .then(({ headers }) => ({ to: '/admin/users' as const, headers }), failure)
    if ('error' in answer) throw redirect({ to: '/login', search: answer, statusCode: 303 })
    throw redirect({ ...answer, reloadDocument: true, statusCode: 303 })
  })
