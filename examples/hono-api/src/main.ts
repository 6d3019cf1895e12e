import { serve } from '@hono/node-server'
import { app } from './app.ts'

const port = Number(process.env.PORT ?? 3002)
const server = serve({ fetch: app.fetch, hostname: 'localhost', port }, () => {
  console.log(`Listening on http://localhost:${port}  Ctrl-C stops.`)
})

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // Answers what is under way, takes nothing new, and then there is nothing left to run for.
  process.once(signal, () => server.close())
}
