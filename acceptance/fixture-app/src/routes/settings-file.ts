import { createFileRoute } from '@tanstack/react-router'
import { requireSession } from '@/lib/auth'

/** A server route, whose answer a script sees as it is. */
export const Route = createFileRoute('/settings-file')({
  server: {
    handlers: {
      GET: async () => Response.json((await requireSession()).user.email),
    },
  },
})
