import { fromCrossJSON, type SerovalNode, toJSON } from 'seroval'

export interface Call {
  /** Default none. */
  cookie?: string | undefined
  /** What the caller passes as `data`. */
  data?: unknown
  headers?: Record<string, string>
}

export interface Answer {
  readonly response: Response
  /** The body as it is. */
  readonly text: string
}

/** The server functions of the fixture, called over HTTP as Start's client does. */
export interface ServerFunctions {
  /** Where a browser finds one. */
  pathOf(name: string): string
  get(name: string, call?: Call): Promise<Answer>
  post(name: string, call?: Call): Promise<Answer>
}

/** `send` reaches the application, which runs at `origin`. */
export async function findServerFunctions(
  origin: string,
  send: (request: Request) => Promise<Response> = fetch,
): Promise<ServerFunctions> {
  const listing = await send(new Request(`${origin}/functions`))
  const addresses = (await listing.json()) as Record<string, string>

  function pathOf(name: string): string {
    const address = addresses[name]
    if (address === undefined) throw new Error(`the fixture lists no function ${name}`)
    return address
  }

  async function call(method: 'GET' | 'POST', name: string, asked: Call = {}): Promise<Answer> {
    const address = pathOf(name)
    const { cookie, data, headers } = asked
    const init: RequestInit =
      method === 'GET'
        ? {}
        : {
            body: JSON.stringify(toJSON({ data })),
            headers: { 'content-type': 'application/json' },
          }
    const request = new Request(new URL(address, origin), { method, ...init })
    const sent = { 'x-tsr-serverfn': 'true', 'sec-fetch-site': 'same-origin', ...headers }
    for (const [header, value] of Object.entries(sent)) request.headers.set(header, value)
    if (cookie !== undefined) request.headers.set('cookie', cookie)
    const response = await send(request)
    return { response, text: await response.text() }
  }

  return {
    pathOf,
    get: (name, asked) => call('GET', name, asked),
    post: (name, asked) => call('POST', name, asked),
  }
}

/** What a server function returned. */
export function resultOf({ text }: Answer): unknown {
  const refs = new Map<number, unknown>()
  const { result } = fromCrossJSON<{ result?: unknown }>(JSON.parse(text) as SerovalNode, { refs })
  return result
}
