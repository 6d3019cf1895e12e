import { createFileRoute } from '@tanstack/react-router'

export const Route = createFileRoute('/greeting')({
  server: { handlers: { GET: ({ context }) => new Response(context.greeting) } },
})
