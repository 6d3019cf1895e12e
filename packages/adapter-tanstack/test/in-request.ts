import { createServerEntry, getResponseHeaders } from '@tanstack/react-start/server'

interface RequestOptions {
  cookie?: string | undefined
  headers?: Record<string, string> | undefined
  url?: string
}

/**
 * Runs code as Start does while it answers a request, without a port, a build or an application. The
 * response has the headers that the code asked for, and a status when it threw.
 */
export async function inRequest(
  { cookie, headers = {}, url = 'http://app.test/' }: RequestOptions,
  run: (request: Request) => Promise<unknown>,
): Promise<Response> {
  const entry = createServerEntry({
    async fetch(request) {
      await run(request)
      return new Response(null, { headers: [...getResponseHeaders()] })
    },
  })
  const all = cookie === undefined ? headers : { ...headers, cookie }
  return entry.fetch(new Request(url, { headers: all }))
}
