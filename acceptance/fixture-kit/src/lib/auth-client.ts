import { createAuthClient } from '@sallyport/client/react'

export const authClient = createAuthClient()
