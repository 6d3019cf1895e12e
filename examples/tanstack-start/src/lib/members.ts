import { organizationAction, requireOrganization } from '@sallyport/adapter-tanstack'
import { redirect } from '@tanstack/react-router'
import { createServerFn } from '@tanstack/react-start'
import { getRequestHeaders } from '@tanstack/react-start/server'
import { api } from '@/lib/auth'
import { formText } from '@/lib/form-text'
import { isSure, outcomeOf, unsure } from '@/lib/outcome'

/** The members of the organization that the person acts in. */
export const listMembers = createServerFn({ method: 'GET' })
  .middleware([requireOrganization()])
  .handler(async ({ context: { organizationId } }) => {
    const headers = getRequestHeaders()
    const { members } = await api.organizations.listMembers({ headers, organizationId, limit: 100 })
    return members
  })

export const changeRole = organizationAction()
  .validator((form: FormData) => ({
    userId: formText(form, 'userId'),
    role: formText(form, 'role'),
  }))
  .handler(async ({ data, context: { organizationId } }) => {
    const headers = getRequestHeaders()
    const changed = api.organizations.updateMember({ headers, organizationId, ...data })
    const search = await outcomeOf(changed, 'role')
    throw redirect({ to: '/organization', search, statusCode: 303 })
  })

export const removeMember = organizationAction()
  .validator((form: FormData) => ({ userId: formText(form, 'userId'), sure: isSure(form) }))
  .handler(async ({ data: { userId, sure }, context: { organizationId } }) => {
    const headers = getRequestHeaders()
    const search = sure
      ? await outcomeOf(
          api.organizations.removeMember({ headers, organizationId, userId }),
          'removed',
        )
      : unsure
    throw redirect({ to: '/organization', search, statusCode: 303 })
  })
