import { AuthError } from '@sallyport/core/errors'
import { getRouterInstance } from '@tanstack/react-start'
import { forgetSession, wasBelieved } from './known-session.ts'

/**
 * In the browser: after a server function of ours that may have changed the session, guards ask again. What a loader calls
 * while the router navigates only reads. Where it is refused on a page that a guard let somebody see by what it knew, the
 * session has ended (401) or lost what it takes (403): the guards look again at once, and lead where they lead such people.
 */
export async function forgetAfter<Result>(call: Promise<Result>, method: string): Promise<Result> {
  const navigating = navigatingRouter()
  try {
    const result = await call
    if (method === 'POST' && !navigating) forgetSession()
    return result
  } catch (error) {
    // Once: what they are told then, nobody passes by before the server was asked again.
    const isOutdated = wasBelieved() && error instanceof AuthError && isRefusal(error)
    forgetSession()
    if (isOutdated) await navigating?.invalidate()
    throw error
  }
}

function isRefusal({ status }: AuthError): boolean {
  return status === 401 || status === 403
}

function navigatingRouter() {
  if (typeof window === 'undefined') return undefined
  const router = getRouterInstance()
  return 'state' in router && router.state.isLoading ? router : undefined
}
