import type { BrowserContext } from 'playwright-core'

/** Gives a browser what a Cookie header of another one holds. */
export async function addCookies(
  context: BrowserContext,
  origin: string,
  cookie: string,
): Promise<void> {
  const pairs = cookie.split('; ').filter(Boolean)
  await context.addCookies(
    pairs.map((pair) => {
      const equals = pair.indexOf('=')
      const [name, value] = [pair.slice(0, equals), pair.slice(equals + 1)]
      return { name, value, url: origin, httpOnly: true, sameSite: 'Lax' as const }
    }),
  )
}
