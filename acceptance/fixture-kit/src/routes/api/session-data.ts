import { getServerSession } from '@sallyport/adapter-tanstack/server'
import { createFileRoute } from '@tanstack/react-router'

export const Route = createFileRoute('/api/session-data')({
  server: {
    handlers: {
      async GET() {
        const session = await getServerSession()

        if (!session) {
          return new Response('Unauthorized', { status: 401 })
        }

        // Access session data
        const { user, expires } = session
        return Response.json({ email: user.email, expires })
      },
    },
  },
})
