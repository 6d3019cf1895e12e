import { AuthError } from '@sallyport/adapter-tanstack'
import { getAccountContext, requireSession } from '@sallyport/adapter-tanstack/server'
import { hasScope } from '@sallyport/core'
import { createFileRoute } from '@tanstack/react-router'
import { listProjects } from '@/lib/projects'

/** For the application's own pages, with a cookie, and for scripts, with an API token. */
export const Route = createFileRoute('/api/projects')({
  server: {
    handlers: {
      async GET() {
        const session = await requireSession()
        if (!hasScope(session, 'project:read')) throw new AuthError('SCOPE_MISSING')
        return Response.json(listProjects(await getAccountContext()))
      },
    },
  },
})
