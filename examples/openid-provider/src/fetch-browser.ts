/** A browser without script, for tests: keeps cookies, follows redirects, posts forms. */
export interface FetchBrowser {
  open(url: string | URL): Promise<Visit>
  submit(url: string | URL, fields: Record<string, string>): Promise<Visit>
}

export interface Visit {
  /** Where it ended: the page's address, or the address outside that it was sent to. */
  url: URL
  /** The page, or the redirect that leads outside. */
  response: Response
}

export interface FetchBrowserOptions {
  /** Redirects to these origins are not followed, for an app that is not running. Default none. */
  outside?: readonly string[]
  /** Sends one request without following redirects. Default the global fetch. */
  fetch?: (request: Request) => Promise<Response>
}

interface Cookie {
  host: string
  path: string
  name: string
  value: string
}

export function createFetchBrowser(options: FetchBrowserOptions = {}): FetchBrowser {
  const { outside = [], fetch: send = (request) => fetch(request) } = options
  const jar = new Map<string, Cookie>()

  async function visit(url: URL, init: RequestInit = {}): Promise<Visit> {
    for (let hops = 0; hops < 20; hops += 1) {
      const headers = { accept: 'text/html', cookie: cookieHeader(url) }
      const response = await send(new Request(url, { ...init, headers, redirect: 'manual' }))
      for (const line of response.headers.getSetCookie()) keep(url, line)
      const location = response.headers.get('location')
      if (!location) return { url, response }
      url = new URL(location, url)
      init = {}
      if (outside.includes(url.origin)) return { url, response }
    }
    throw new Error(`more than 20 redirects, the last to ${url.href}`)
  }

  /** As browsers do it: by host and path, whatever the port (RFC 6265, 8.5). */
  function cookieHeader({ hostname, pathname }: URL): string {
    return [...jar.values()]
      .filter(({ host, path }) => host === hostname && pathname.startsWith(path))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')
  }

  function keep({ hostname: host }: URL, line: string): void {
    const [pair = '', ...attributes] = line.split(/;\s*/)
    const [name = '', ...rest] = pair.split('=')
    const attribute = (wanted: string) =>
      attributes
        .find((text) => text.toLowerCase().startsWith(`${wanted}=`))
        ?.slice(wanted.length + 1)
    const path = attribute('path') ?? '/'
    const expires = attribute('expires')
    const gone = attribute('max-age') === '0' || (expires && Date.parse(expires) <= Date.now())
    const key = `${host}${path} ${name}`
    if (gone) jar.delete(key)
    else jar.set(key, { host, path, name, value: rest.join('=') })
  }

  return {
    open: (url) => visit(new URL(url)),
    submit: (url, fields) =>
      visit(new URL(url), { method: 'POST', body: new URLSearchParams(fields) }),
  }
}
