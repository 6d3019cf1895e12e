import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { freePort } from './start-app.ts'

/**
 * Another way to an application, on which answers can be kept waiting. Cookies know hosts and no ports (RFC 6265,
 * section 8.5): on this way a browser sends and keeps the same ones.
 */
export interface SlowRoad {
  readonly origin: string
  /** Resolves when the application has given its first answer, of which the browser knows nothing yet. */
  readonly answered: Promise<void>
  /** Lets through what waits, and all that comes after it. */
  release(): void
  close(): Promise<void>
}

export async function openSlowRoad(destination: string): Promise<SlowRoad> {
  const gate = Promise.withResolvers<void>()
  const first = Promise.withResolvers<void>()
  const server = createServer((incoming, response) => {
    const { url, method, headers } = incoming
    const onwards = request(`${destination}${url}`, { method, headers }, (answer) => {
      first.resolve()
      const { statusCode = 502, headers: given } = answer
      void gate.promise.then(() => answer.pipe(response.writeHead(statusCode, given)))
    })
    incoming.pipe(onwards)
  })
  const port = await freePort()
  await once(server.listen(port, 'localhost'), 'listening')
  return {
    origin: `http://localhost:${port}`,
    answered: first.promise,
    release: gate.resolve,
    async close() {
      server.closeAllConnections()
      await once(server.close(), 'close')
    },
  }
}
