import { isUserAdmin, requireAdmin, requireSession } from '@sallyport/adapter-tanstack/server'
import { createFileRoute } from '@tanstack/react-router'

/** For scripts. */
export const Route = createFileRoute('/api/$')({
  server: {
    handlers: {
      async GET({ params: { _splat } }) {
        if (_splat === 'admin') return Response.json({ admin: (await requireAdmin()).user.name })
        const { user, session, scopes } = await requireSession()
        return Response.json({ name: user.name, session, scopes, isAdmin: await isUserAdmin() })
      },
    },
  },
})
