import '@tanstack/react-start/server-only'
import { createAuthSession } from '@sallyport/adapter-tanstack/server'
import { createAuth } from '@sallyport/core'

/** Another one in the same application, with cookies of its own. */
export const second = createAuthSession(createAuth({ security: { cookie: { prefix: 'second' } } }))
