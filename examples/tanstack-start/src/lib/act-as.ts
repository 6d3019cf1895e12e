import { adminAction } from '@sallyport/adapter-tanstack'
import { redirect } from '@tanstack/react-router'
import { getRequestHeaders } from '@tanstack/react-start/server'
import { api } from '@/lib/auth'
import { formText } from '@/lib/form-text'
import { leadBack } from '@/lib/lead-back'
import { failure } from '@/lib/outcome'

/** Signs the administrator in as somebody else, for an hour at most; `stopActing` leads back. */
export const actAs = adminAction()
  .validator((form: FormData) => ({ userId: formText(form, 'userId') }))
  .handler(async ({ data: { userId } }) => {
    const answer = await api.admin
      .impersonate({ headers: getRequestHeaders(), userId })
      .then(({ headers }) => ({ to: '/dashboard' as const, headers }), failure)
    if ('error' in answer) throw leadBack(`/admin/users/${encodeURIComponent(userId)}`, answer)
    throw redirect({ ...answer, reloadDocument: true, statusCode: 303 })
  })
