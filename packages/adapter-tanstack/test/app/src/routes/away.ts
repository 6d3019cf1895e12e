import { getSession } from '@sallyport/adapter-tanstack/server'
import { createFileRoute } from '@tanstack/react-router'

/** Answers with a response whose headers are immutable. */
export const Route = createFileRoute('/away')({
  server: {
    handlers: {
      async GET() {
        await getSession()
        return Response.redirect('https://example.test/')
      },
    },
  },
})
