import { authAction } from '@sallyport/adapter-tanstack'
import { redirect } from '@tanstack/react-router'
import { getRequestHeaders } from '@tanstack/react-start/server'
import { api } from '@/lib/auth'
import { formText } from '@/lib/form-text'
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

/** Lets the person act in an organization, or, without an id, for themselves. */
export const actIn = authAction()
  .validator((form: FormData) => ({ organizationId: formText(form, 'organizationId') || null }))
  .handler(async ({ data: { organizationId } }) => {
    const headers = getRequestHeaders()
    const search = await outcomeOf(
      api.organizations.setActive({ headers, organizationId }),
      'switched',
    )
    const to = search.error === undefined ? '/dashboard' : '/organizations'
    throw redirect({ to, search, statusCode: 303 })
  })
