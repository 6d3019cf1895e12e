import { organizations } from '@sallyport/client/organizations'
import { createAuthClient } from '@sallyport/client/react'

export const authClient = createAuthClient({
  basePath: '/api/auth',
  features: [organizations()],
})
