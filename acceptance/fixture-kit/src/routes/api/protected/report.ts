import { createFileRoute } from '@tanstack/react-router'

export const Route = createFileRoute('/api/protected/report')({
  server: { handlers: { GET: () => new Response('The protected report') } },
})
