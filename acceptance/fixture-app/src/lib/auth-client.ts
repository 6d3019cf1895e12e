import { createAuthClient } from '@sallyport/client/react'

export const authClient = createAuthClient<{ handle: string }>({ basePath: '/api/auth' })
