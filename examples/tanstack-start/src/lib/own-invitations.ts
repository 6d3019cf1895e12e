import { authAction, sessionMiddleware } from '@sallyport/adapter-tanstack'
import { redirect } from '@tanstack/react-router'
import { createServerFn } from '@tanstack/react-start'
import { getRequestHeaders } from '@tanstack/react-start/server'
import { api } from '@/lib/auth'
import { formText } from '@/lib/form-text'
import { failure, outcomeOf } from '@/lib/outcome'

/** The open invitations to the person's address. */
export const listOwnInvitations = createServerFn({ method: 'GET' })
  .middleware([sessionMiddleware])
  .handler(async () => {
    const { invitations } = await api.organizations.listOwnInvitations({
      headers: getRequestHeaders(),
    })
    return invitations
  })

/** One of them, or the code of why it is no good. */
export const readOwnInvitation = createServerFn({ method: 'GET' })
  .middleware([sessionMiddleware])
  .validator(String)
  .handler(({ data: invitationId }) =>
    api.organizations
      .getInvitation({ headers: getRequestHeaders(), invitationId })
      .then((invitation) => ({ invitation }), failure),
  )

const readAnswer = (form: FormData) => ({ invitationId: formText(form, 'invitationId') })

/** The person belongs to the organization from now on, and acts in it. */
export const acceptInvitation = authAction()
  .validator(readAnswer)
  .handler(async ({ data: { invitationId } }) => {
    const headers = getRequestHeaders()
    const accepted = api.organizations
      .acceptInvitation({ headers, invitationId })
      .then(({ id }) => api.organizations.setActive({ headers, organizationId: id }))
    const search = await outcomeOf(accepted, 'joined')
    const to = search.error === undefined ? '/dashboard' : '/invitations'
    throw redirect({ to, search, statusCode: 303 })
  })

export const declineInvitation = authAction()
  .validator(readAnswer)
  .handler(async ({ data: { invitationId } }) => {
    const headers = getRequestHeaders()
    const search = await outcomeOf(
      api.organizations.declineInvitation({ headers, invitationId }),
      'declined',
    )
    throw redirect({ to: '/invitations', search, statusCode: 303 })
  })
