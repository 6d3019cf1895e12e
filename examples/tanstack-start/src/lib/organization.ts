import { organizationAction, requireOrganization } from '@sallyport/adapter-tanstack'
import { redirect } from '@tanstack/react-router'
import { createServerFn } from '@tanstack/react-start'
import { getRequestHeaders } from '@tanstack/react-start/server'
import { api } from '@/lib/auth'
import { formText } from '@/lib/form-text'
import { isSure, outcomeOf, unsure } from '@/lib/outcome'

/** The organization that the person acts in. */
export const readOrganization = createServerFn({ method: 'GET' })
  .middleware([requireOrganization()])
  .handler(({ context: { organizationId } }) =>
    api.organizations.get({ headers: getRequestHeaders(), organizationId }),
  )

export const renameOrganization = organizationAction()
  .validator((form: FormData) => ({ name: formText(form, 'name') }))
  .handler(async ({ data: { name }, context: { organizationId } }) => {
    const headers = getRequestHeaders()
    const renamed = api.organizations.update({ headers, organizationId, name })
    const search = await outcomeOf(renamed, 'renamed')
    throw redirect({ to: '/organization', search, statusCode: 303 })
  })

export const leaveOrganization = organizationAction()
  .validator(isSure)
  .handler(async ({ data: sure, context: { organizationId } }) => {
    const headers = getRequestHeaders()
    const search = sure
      ? await outcomeOf(api.organizations.leave({ headers, organizationId }), 'left')
      : unsure
    const to = search.error === undefined ? '/organizations' : '/organization'
    throw redirect({ to, search, statusCode: 303 })
  })

export const deleteOrganization = organizationAction()
  .validator(isSure)
  .handler(async ({ data: sure, context: { organizationId } }) => {
    const headers = getRequestHeaders()
    const search = sure
      ? await outcomeOf(api.organizations.delete({ headers, organizationId }), 'deleted')
      : unsure
    const to = search.error === undefined ? '/organizations' : '/organization'
    throw redirect({ to, search, statusCode: 303 })
  })
