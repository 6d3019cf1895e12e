import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type Socket } from 'node:net'
import { getRequestListener } from '@hono/node-server'

/** A handler in a real Node server, and a client that sends whatever bytes it is told to. */
export interface NodeServer {
  readonly port: number
  /** Sends bytes as they are and collects the answer until the server closes the connection. */
  send(bytes: string | Buffer, then?: (socket: Socket) => void): Promise<string>
  /** What the handler rejected with; stays empty. */
  readonly rejections: readonly unknown[]
  /** Requests that the handler has not answered yet. */
  inFlight(): number
  close(): Promise<void>
}

/** Room for a cookie of a million bytes; Node's own limit of 16 KiB would keep it from the handler. */
const maxHeaderSize = 4 * 1024 * 1024

export async function startNodeServer(
  handler: (request: Request) => Promise<Response>,
): Promise<NodeServer> {
  const rejections: unknown[] = []
  let inFlight = 0
  const watched = async (request: Request) => {
    inFlight++
    try {
      return await handler(request)
    } catch (error) {
      rejections.push(error)
      throw error
    } finally {
      inFlight--
    }
  }
  // What the adapter itself refuses, such as a missing Host, never meets the handler.
  const errorHandler = () => new Response('refused by the adapter', { status: 400 })
  const listener = getRequestListener(watched, { overrideGlobalObjects: false, errorHandler })
  const server = createServer({ maxHeaderSize }, (incoming, outgoing) => {
    void listener(incoming, outgoing)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('the server has no TCP port')

  return {
    port: address.port,
    rejections,
    inFlight: () => inFlight,
    async send(bytes, then) {
      const socket = connect(address.port, '127.0.0.1')
      let answer = ''
      socket.setEncoding('latin1')
      socket.on('data', (data: string) => (answer += data))
      // A connection that the server resets has ended, as one that it closes has.
      socket.on('error', () => undefined)
      socket.write(bytes)
      then?.(socket)
      await new Promise((closed) => socket.once('close', closed))
      return answer
    },
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
