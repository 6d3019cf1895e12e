import { getRouterInstance } from '@tanstack/react-start'
import { forgetSession } from './known-session.ts'

/**
 * In the browser: after a server function of ours that may have changed the session, guards ask again. One that failed may
 * have failed because the session is gone. What a loader calls while the router navigates only reads.
 */
export async function forgetAfter<Result>(call: Promise<Result>, method: string): Promise<Result> {
  const mayChange = method === 'POST' && !isNavigating()
  try {
    const result = await call
    if (mayChange) forgetSession()
    return result
  } catch (error) {
    forgetSession()
    throw error
  }
}

function isNavigating(): boolean {
  if (typeof window === 'undefined') return false
  const router = getRouterInstance()
  return 'state' in router && router.state.isLoading
}
