import { getRouterInstance } from '@tanstack/react-start'
import type { RegisteredSession } from './register.ts'

/** As much of a router as it takes to find the guards of a page, and what they found. */
interface PageRouter {
  readonly state: { readonly matches: readonly PageMatch[] }
  /** Routes by their ids. */
  readonly routesById: object
  invalidate(): Promise<void>
  subscribe(event: 'onBeforeNavigate', hear: () => void): void
}

interface PageMatch {
  readonly routeId: string
  readonly context: unknown
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
  const router = pageRouter()
  const context = router && guardedMatch(router)?.context
  return (context as { session?: RegisteredSession } | undefined)?.session
}

/** In the browser: lets the guards of the page that is shown look again, where it has any. */
export function guardAgain(): void {
  const router = pageRouter()
  if (router && guardedMatch(router)) void router.invalidate()
}

/** In the browser: calls back when a page is about to be left, which is still there then. */
export function hearLeaving(hear: () => void): void {
  pageRouter()?.subscribe('onBeforeNavigate', hear)
}

function pageRouter(): PageRouter | undefined {
  const router: PageRouter | Promise<PageRouter> | undefined = getRouterInstance()
  return router instanceof Promise ? undefined : router
}

function guardedMatch({ state, routesById }: PageRouter): PageMatch | undefined {
  return state.matches.find(({ routeId }) => {
    const route = Reflect.get(routesById, routeId) as PageRoute | undefined
    const beforeLoad = route?.options.beforeLoad
    return typeof beforeLoad === 'function' && guards.has(beforeLoad)
  })
}
