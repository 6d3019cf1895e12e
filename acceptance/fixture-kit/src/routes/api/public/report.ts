import { createFileRoute } from '@tanstack/react-router'

export const Route = createFileRoute('/api/public/report')({
  server: { handlers: { GET: () => new Response('The public report') } },
})
