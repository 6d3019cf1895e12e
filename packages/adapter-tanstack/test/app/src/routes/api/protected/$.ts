import { getServerSession, validateSession } from '@sallyport/adapter-tanstack/server'
import { createFileRoute } from '@tanstack/react-router'

export const Route = createFileRoute('/api/protected/$')({
  server: {
    handlers: {
      async GET({ params: { _splat } }) {
        if (_splat === 'status') return new Response('up')
        const session = await getServerSession()
        const { valid } = await validateSession({ requireVerified: true, allowExpired: false })
        return Response.json({ session, valid })
      },
    },
  },
})
