import { createFetchBrowser } from 'example-openid-provider/fetch-browser'

/** Somebody who came back from the provider. */
export interface SignedIn {
  /** The Cookie header that their browser sends to the application from now on. */
  readonly cookie: string
  /** The Set-Cookie lines of the application, in the order they came. */
  readonly cookieLines: readonly string[]
  /** Where they landed. */
  readonly url: URL
  readonly response: Response
}

export interface SignInOptions {
  login?: string
  redirectTo?: string
  /** What the browser calls itself. */
  userAgent?: string
}

/** Signs in at the real provider of a running application, as a browser without script does. */
export async function signIn(
  origin: string,
  { login = 'demo@example.test', redirectTo, userAgent = 'a test' }: SignInOptions = {},
): Promise<SignedIn> {
  let cookie = ''
  const cookieLines: string[] = []
  const browser = createFetchBrowser({
    async fetch(request) {
      const isOurs = new URL(request.url).origin === origin
      request.headers.set('user-agent', userAgent)
      if (isOurs) request.headers.set('sec-fetch-site', 'none')
      const response = await fetch(request)
      if (isOurs) {
        cookie = request.headers.get('cookie') ?? ''
        cookieLines.push(...response.headers.getSetCookie())
      }
      return response
    },
  })
  const query = redirectTo === undefined ? '' : `?${String(new URLSearchParams({ redirectTo }))}`
  const page = await browser.open(`${origin}/api/auth/sign-in/demo${query}`)
  const landing = await browser.submit(page.url, { prompt: 'login', login, password: 'any' })
  return { ...landing, cookie, cookieLines }
}
