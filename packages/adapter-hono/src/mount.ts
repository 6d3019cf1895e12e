import type { Context } from 'hono'

/** As much of a `Hono` as it takes to mount a handler, whatever its environment and schema. */
export interface MountTarget {
  all(path: string, handler: (c: Context) => Promise<Response>): unknown
  readonly routes: readonly { readonly path: string }[]
}

/**
 * Routes all methods below `basePath` to the handler. `basePath` is the path that browsers see: an app
 * that has a base path itself (`new Hono().basePath('/api')`) gets the part of it that remains.
 */
export function mountHandler(
  app: MountTarget,
  basePath: string,
  handler: (c: Context) => Promise<Response>,
): void {
  const path = `${basePath}/*`
  app.all(path, handler)
  const registered = app.routes.at(-1)?.path ?? path
  const prefix = registered.slice(0, -path.length)
  // The doubled path stays as well: whoever asks there is told by core where the basePath option points.
  if (prefix !== '' && path.startsWith(`${prefix}/`)) app.all(path.slice(prefix.length), handler)
}
