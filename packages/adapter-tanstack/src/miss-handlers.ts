import type { Auth } from '@sallyport/core'

let isSaid = false

/**
 * Says once where `authHandlers` belongs, when something below `basePath` was asked for and the router has no such
 * address: the browser shows no more than the application's page for what it does not find.
 */
export function missHandlers(response: unknown, pathname: string, { basePath }: Auth): void {
  if (isSaid || !(response instanceof Response) || response.status !== 404) return
  if (!pathname.startsWith(`${basePath}/`)) return
  isSaid = true
  console.error(
    `[sallyport] no route answers below ${basePath}, where sign-in and session are asked for. Write src/routes${basePath}/$.ts with authHandlers(auth), or let basePath of createAuth say where that route is.`,
  )
}
