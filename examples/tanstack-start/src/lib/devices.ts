import { redirect } from '@tanstack/react-router'
import { createServerFn } from '@tanstack/react-start'
import { getRequestHeaders } from '@tanstack/react-start/server'
import { api, requireSession } from '@/lib/auth'
import { formText } from '@/lib/form-text'
import { outcomeOf } from '@/lib/outcome'

/** Where the person is signed in, the device that was seen last first. */
export const listDevices = createServerFn({ method: 'GET' }).handler(async () => {
  await requireSession()
  return api.listSessions({ headers: getRequestHeaders() })
})

/** Signs one of their devices out. */
export const signOutDevice = createServerFn({ method: 'POST' })
  .validator((form: FormData) => ({ id: formText(form, 'id') }))
  .handler(async ({ data: { id } }) => {
    await requireSession()
    const search = await outcomeOf(
      api.revokeSession({ headers: getRequestHeaders(), id }),
      'device',
    )
    throw redirect({ to: '/devices', search, statusCode: 303 })
  })

/** Signs all of them out, this one as well. */
export const signOutEverywhere = createServerFn({ method: 'POST' })
  .validator((form: FormData) => form)
  .handler(async () => {
    await requireSession()
    const { ended, headers } = await api.signOutAll({ headers: getRequestHeaders() })
    const search = { ended }
    throw redirect({ to: '/sign-out', search, headers, reloadDocument: true, statusCode: 303 })
  })
