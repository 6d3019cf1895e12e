import { authAction } from '@sallyport/adapter-tanstack'
import { isReturnPath } from '@sallyport/core/wire'
import { redirect } from '@tanstack/react-router'
import { getRequestHeaders } from '@tanstack/react-start/server'
import { api } from '@/lib/auth'
import { formText } from '@/lib/form-text'
import { leadBack } from '@/lib/lead-back'
import { outcomeOf } from '@/lib/outcome'

/** Makes an organization, which the person owns and acts in from now on. */
export const createOrganization = authAction()
  .validator((form: FormData) => ({ name: formText(form, 'name') }))
  .handler(async ({ data: { name } }) => {
    const headers = getRequestHeaders()
    const made = api.organizations
      .create({ headers, name })
      .then(({ id }) => api.organizations.setActive({ headers, organizationId: id }))
    const search = await outcomeOf(made, 'organization')
    const to = search.error === undefined ? '/organization' : '/organizations'
    throw redirect({ to, search, statusCode: 303 })
  })

/** Lets the person act in an organization, or, without an id, for themselves; and leads on to where they wanted to go. */
export const actIn = authAction()
  .validator((form: FormData) => ({
    organizationId: formText(form, 'organizationId') || null,
    redirectTo: formText(form, 'redirectTo'),
  }))
  .handler(async ({ data: { organizationId, redirectTo } }) => {
    const set = api.organizations.setActive({ headers: getRequestHeaders(), organizationId })
    const outcome = await outcomeOf(set, 'switched')
    if (outcome.error !== undefined) throw leadBack('/organizations', outcome)
    throw leadBack(isReturnPath(redirectTo) ? redirectTo : '/dashboard', outcome)
  })
