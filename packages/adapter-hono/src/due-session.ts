import { createTestAuth } from '@sallyport/core/testing'
import type { AuthOptions } from '@sallyport/core'

const twoDays = 2 * 86_400_000

/** For tests: an `auth`, and the Cookie header of a person whose session is due for renewal. */
export async function createDueSession(options: AuthOptions = {}) {
  let time = Date.now()
  const auth = createTestAuth(options, { now: () => time })
  const cookie = await auth.cookieOf({ name: 'Ada' })
  time += twoDays
  return { auth, headers: { cookie } }
}

/** The Set-Cookie lines of a response that are about the session. */
export function sessionLines(response: Response): string[] {
  return response.headers.getSetCookie().filter((line) => line.startsWith('sp.session='))
}

export const renewal = /^sp\.session=[\w.-]{50,}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/
export const removal = 'sp.session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax'
