import { createServerFn } from '@tanstack/react-start'
import { getSession } from '@/lib/auth'

export const fileReport = createServerFn({ method: 'POST' }).handler(async () => {
  const session = await getSession()
  if (!session) throw new Error('Unauthorized')
  return { userId: session.user.id }
})
