import { getServerSession } from '@sallyport/adapter-tanstack/server'
import { createServerFn } from '@tanstack/react-start'

export const protectedAction = createServerFn({ method: 'POST' }).handler(async () => {
  const session = await getServerSession()

  if (!session) {
    throw new Error('Unauthorized')
  }

  // Perform authenticated action
  return { userId: session.user.id }
})
