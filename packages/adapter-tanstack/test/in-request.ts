import { createServerEntry, getResponseHeaders } from '@tanstack/react-start/server'

/**
 * Runs code as Start does while it answers a request, without a port, a build or an application. The
 * response has the headers that the code asked for, and a status when it threw.
 */
export async function inRequest(
  { cookie, url = 'http://app.test/' }: { cookie?: string | undefined; url?: string },
  run: (request: Request) => Promise<unknown>,
): Promise<Response> {
  const entry = createServerEntry({
    async fetch(request) {
      await run(request)
      return new Response(null, { headers: [...getResponseHeaders()] })
    },
  })
  return entry.fetch(new Request(url, cookie === undefined ? {} : { headers: { cookie } }))
}
