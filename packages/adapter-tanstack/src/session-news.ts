import { getRequest } from '@tanstack/react-start/server'
import { forgetSession } from './known-session.ts'
import { requestAuth } from './request-auth.ts'

/** What the answer of a server function tells the page that called it, beside its result. */
export interface SessionNews {
  sallyport: { sessionChanged: boolean }
}

/** On the server: runs what answers, and tells the page whether the session was changed meanwhile. */
export async function tellNews<Result>(
  answer: (news: SessionNews) => Promise<Result>,
): Promise<Result> {
  const news = { sallyport: { sessionChanged: false } }
  const before = pending()
  const result = await answer(news)
  // It has been handed over, and is written only when all have answered.
  news.sallyport.sessionChanged = pending() !== before
  return result
}

function pending(): string {
  return requestAuth().auth.pendingCookies(getRequest().headers).join('\n')
}

/** In the browser: the guards ask again after a call that changed the session, and after one that failed. */
export async function followNews<Result extends { context: unknown }>(
  call: Promise<Result>,
): Promise<Result> {
  try {
    const result = await call
    if (isNews(result.context) && result.context.sallyport.sessionChanged) forgetSession()
    return result
  } catch (error) {
    // It may have failed because the session is gone; a redirect may stand behind a sign-out.
    forgetSession()
    throw error
  }
}

function isNews(context: unknown): context is SessionNews {
  if (typeof context !== 'object' || context === null || !('sallyport' in context)) return false
  const { sallyport } = context
  return typeof sallyport === 'object' && sallyport !== null && 'sessionChanged' in sallyport
}
