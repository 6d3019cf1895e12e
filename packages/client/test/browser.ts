import { type AuthOptions, github } from '@sallyport/core'
import { createTestAuth, type TestAuth } from '@sallyport/core/testing'

/** A browser at http://app.test: cookies, an Origin header, and a real server behind its fetch. */
export interface Browser {
  readonly server: TestAuth
  /** What was asked for, such as `GET /api/auth/session`. */
  readonly requests: string[]
  /** What the client said about credentials, in the order of `requests`. */
  readonly credentials: (string | undefined)[]
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** Signs in as a provider's callback would. The same subject is the same person. */
  signIn(name?: string, subject?: string): Promise<void>
  /** The Cookie header of the next request, empty without cookies. */
  cookie(): string
  /** What a server-rendered page would be given. */
  session(): Promise<Awaited<ReturnType<TestAuth['api']['getSession']>>['session']>
  /** Other answers for a while, or the same ones later. Null: the server answers. */
  answerWith(answer: Answer | null): void
}

export type Answer = (toServer: () => Promise<Response>, asked: string) => Promise<Response>

export function createBrowser(options: AuthOptions = {}, now?: () => number): Browser {
  const oauth = [github({ clientId: 'id', clientSecret: 'secret' })]
  return openBrowser(createTestAuth({ oauth, ...options }, now && { now }))
}

/** Another device: a browser of its own at a server that is there already. */
export function openBrowser(server: TestAuth): Browser {
  const cookies = new Map<string, string>()
  const requests: string[] = []
  const credentials: (string | undefined)[] = []
  let replacement: Answer | null = null

  function keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (/; Max-Age=0;/i.test(line)) cookies.delete(name)
    else cookies.set(name, value)
  }

  function cookie(): string {
    return [...cookies].map((pair) => pair.join('=')).join('; ')
  }

  async function toServer(url: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers)
    headers.set('origin', 'http://app.test')
    if (cookies.size > 0) headers.set('cookie', cookie())
    const { method = 'GET', body = null } = init
    return server.handler(new Request(url, { method, body, headers }))
  }

  return {
    server,
    requests,
    credentials,
    async fetch(url, init) {
      const asked = `${init.method} ${new URL(url).pathname}`
      requests.push(asked)
      credentials.push(init.credentials)
      const answer = replacement ?? ((send: () => Promise<Response>) => send())
      const response = await answer(() => toServer(url, init), asked)
      // Also of a request that was aborted: its answer may have arrived just before.
      for (const line of response.headers.getSetCookie()) keep(line)
      return response
    },
    async signIn(name = 'Ada', subject = 'ada') {
      const email = `${subject}@example.test`
      const header = await server.cookieOf({ name, email, subject })
      for (const pair of header.split('; ')) keep(`${pair};`)
    },
    cookie,
    async session() {
      const { session } = await server.api.getSession({
        headers: new Headers({ cookie: cookie() }),
      })
      return session
    },
    answerWith(answer) {
      replacement = answer
    },
  }
}

/** Resolves `opened` when it is opened: holds an answer back until the test says so. */
export function createLatch(): { readonly opened: Promise<void>; open(): void } {
  let open: (() => void) | undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open: () => open?.() }
}
