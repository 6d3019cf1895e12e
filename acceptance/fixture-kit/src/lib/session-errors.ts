import { AuthError } from '@sallyport/adapter-tanstack'
import { getServerSession } from '@sallyport/adapter-tanstack/server'
import { createServerFn } from '@tanstack/react-start'

export const describeSession = createServerFn({ method: 'GET' }).handler(async () => {
  try {
    const session = await getServerSession({ throwOnInvalid: true })
    return session ? 'signed in' : 'signed out'
  } catch (error) {
    if (!(error instanceof AuthError)) throw error
    if (error.code === 'SESSION_EXPIRED') {
      return 'expired'
    } else if (error.code === 'INVALID_TOKEN') {
      return 'invalid'
    }
    return error.code
  }
})
