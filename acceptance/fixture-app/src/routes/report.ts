import { createFileRoute } from '@tanstack/react-router'
import { getSession } from '@/lib/auth'

/** A route of the application's own that is no page. */
export const Route = createFileRoute('/report')({
  server: {
    handlers: {
      GET: async () => {
        const session = await getSession()
        if (!session) return new Response('Unauthorized', { status: 401 })
        const { user, expires } = session
        return Response.json({ user, expires })
      },
    },
  },
})
