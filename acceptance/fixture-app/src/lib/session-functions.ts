import { createServerFn } from '@tanstack/react-start'
import { getSession, requireSession } from '@/lib/auth'
import { second } from '@/lib/second-auth'

export const loadSummary = createServerFn().handler(async () => {
  const session = await getSession()
  if (!session) return { signedIn: false as const }
  return { signedIn: true as const, email: session.user.email }
})

export const loadSettings = createServerFn().handler(async () => {
  const session = await requireSession()
  return { email: session.user.email }
})

export const loadBoth = createServerFn().handler(async () => {
  const [one, other] = await Promise.all([getSession(), second.getSession()])
  return { first: one?.user.name ?? null, second: other?.user.name ?? null }
})
