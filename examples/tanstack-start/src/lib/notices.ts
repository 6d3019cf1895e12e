import { authAction, requireOrganization } from '@sallyport/adapter-tanstack'
import { redirect } from '@tanstack/react-router'
import { formText } from '@/lib/form-text'
import { appendLine } from '@/lib/line-file'
import type { Notice } from '@/lib/read-notice'

/** Puts up a notice for everybody in the organization: for roles that have this permission of our own. */
export const putUpNotice = authAction()
  .middleware([requireOrganization({ permissions: ['notice:write'] })])
  .validator((form: FormData) => ({ text: formText(form, 'text').trim().slice(0, 500) }))
  .handler(async ({ data: { text }, context: { organizationId, user } }) => {
    const notice: Notice = { organizationId, text, author: user.name }
    await appendLine('notices', notice)
    throw redirect({ to: '/dashboard', search: { done: 'notice' }, statusCode: 303 })
  })
