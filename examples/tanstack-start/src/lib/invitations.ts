import { organizationAction, requireOrganization } from '@sallyport/adapter-tanstack'
import { redirect } from '@tanstack/react-router'
import { createServerFn } from '@tanstack/react-start'
import { getRequestHeaders } from '@tanstack/react-start/server'
import { api } from '@/lib/auth'
import { formText } from '@/lib/form-text'
import { outcomeOf } from '@/lib/outcome'

/** The invitations of the organization that wait for an answer. */
export const listInvitations = createServerFn({ method: 'GET' })
  .middleware([requireOrganization({ permissions: ['member:invite'] })])
  .handler(async ({ context: { organizationId } }) => {
    const headers = getRequestHeaders()
    const page = { organizationId, limit: 100 }
    return (await api.organizations.listInvitations({ headers, ...page })).invitations
  })

export const invite = organizationAction()
  .validator((form: FormData) => ({ email: formText(form, 'email'), role: formText(form, 'role') }))
  .handler(async ({ data, context: { organizationId } }) => {
    const headers = getRequestHeaders()
    const invited = api.organizations.invite({ headers, organizationId, ...data })
    const search = await outcomeOf(invited, 'invited')
    throw redirect({ to: '/organization', search, statusCode: 303 })
  })

export const resendInvitation = organizationAction()
  .validator((form: FormData) => ({ invitationId: formText(form, 'invitationId') }))
  .handler(async ({ data, context: { organizationId } }) => {
    const headers = getRequestHeaders()
    const resent = api.organizations.resendInvitation({ headers, organizationId, ...data })
    const search = await outcomeOf(resent, 'resent')
    throw redirect({ to: '/organization', search, statusCode: 303 })
  })

export const revokeInvitation = organizationAction()
  .validator((form: FormData) => ({ invitationId: formText(form, 'invitationId') }))
  .handler(async ({ data, context: { organizationId } }) => {
    const headers = getRequestHeaders()
    const revoked = api.organizations.revokeInvitation({ headers, organizationId, ...data })
    const search = await outcomeOf(revoked, 'revoked')
    throw redirect({ to: '/organization', search, statusCode: 303 })
  })
