import { redirect } from '@tanstack/react-router'
import { createServerFn } from '@tanstack/react-start'
import { getRequestHeaders } from '@tanstack/react-start/server'
import { api, requireSession } from '@/lib/auth'
import { formText } from '@/lib/form-text'
import { outcomeOf } from '@/lib/outcome'

/** Changes the person's own name, in every session of theirs. */
export const changeName = createServerFn({ method: 'POST' })
  .validator((form: FormData) => ({ name: formText(form, 'name') }))
  .handler(async ({ data: user }) => {
    await requireSession()
    const search = await outcomeOf(
      api.updateSession({ headers: getRequestHeaders(), user }),
      'name',
    )
    throw redirect({ to: '/profile', search, statusCode: 303 })
  })
