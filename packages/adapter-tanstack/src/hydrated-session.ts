import { getRouterInstance } from '@tanstack/react-start'
import type { RegisteredSession } from './register.ts'

/** As much of a router as it takes to find the guards of a page, and what they found. */
interface PageRouter {
  readonly state: {
    readonly matches: readonly { readonly routeId: string; readonly context: unknown }[]
  }
  /** Routes by their ids. */
  readonly routesById: object
}

interface PageRoute {
  readonly options: { readonly beforeLoad?: unknown }
}

const guards = new WeakSet<object>()

/** Makes known that this `beforeLoad` gives the session to the context. */
export function markGuard(guard: object): void {
  guards.add(guard)
}

/** In the browser: the session that a guard found while the server rendered the page, which came with it. */
export function hydratedSession(): RegisteredSession | undefined {
  const router: PageRouter | Promise<PageRouter> | undefined = getRouterInstance()
  if (router === undefined || router instanceof Promise) return undefined
  const guarded = router.state.matches.find(({ routeId }) => {
    const route = Reflect.get(router.routesById, routeId) as PageRoute | undefined
    const beforeLoad = route?.options.beforeLoad
    return typeof beforeLoad === 'function' && guards.has(beforeLoad)
  })
  return (guarded?.context as { session?: RegisteredSession } | undefined)?.session
}
