/** A browser without script, as far as cookies go: keeps them for one site, follows nothing by itself. */
export interface Browser {
  /** What the next request carries. A test may take from it, or put into it. */
  readonly cookies: Map<string, string>
  get(address: string | URL, headers?: Record<string, string>): Promise<Response>
  /** As a page of the application sends it. */
  post(
    address: string | URL,
    body: BodyInit | null,
    headers?: Record<string, string>,
  ): Promise<Response>
  /** As a script of such a page sends it. */
  fetch(address: string | URL, init: RequestInit): Promise<Response>
}

/** `origin` is where relative addresses begin, and the page that a request comes from. */
export function createBrowser(
  handler: (request: Request) => Promise<Response>,
  origin: string,
): Browser {
  const cookies = new Map<string, string>()

  async function send(address: string | URL, init: RequestInit, more: Record<string, string>) {
    const headers = new Headers({ 'sec-fetch-site': 'same-origin', ...more })
    const header = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    if (header !== '') headers.set('cookie', header)
    const response = await handler(new Request(new URL(address, origin), { ...init, headers }))
    for (const line of response.headers.getSetCookie()) keep(line)
    return response
  }

  function keep(line: string): void {
    const { name, value, maxAge } = parseSetCookie(line)
    if (maxAge === 0) cookies.delete(name)
    else cookies.set(name, value)
  }

  return {
    cookies,
    get: (address, headers = {}) => send(address, {}, headers),
    post: (address, body, headers = {}) =>
      send(address, { method: 'POST', body }, { origin, ...headers }),
    fetch(address, { method = 'GET', body = null, headers }) {
      const given = Object.fromEntries(new Headers(headers))
      return send(address, { method, body }, method === 'GET' ? given : { origin, ...given })
    },
  }
}

export interface SetCookie {
  name: string
  value: string
  /** Seconds; undefined for a cookie that ends with the browser session. */
  maxAge: number | undefined
  attributes: string[]
}

export function parseSetCookie(line: string): SetCookie {
  const [pair = '', ...attributes] = line.split('; ')
  const equals = pair.indexOf('=')
  const maxAge = attributes.find((attribute) => attribute.startsWith('Max-Age='))?.slice(8)
  return {
    name: pair.slice(0, equals),
    value: pair.slice(equals + 1),
    maxAge: maxAge === undefined ? undefined : Number(maxAge),
    attributes,
  }
}
