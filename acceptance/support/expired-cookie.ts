import { createTestAuth } from '@sallyport/core/testing'
import type { RunningApp } from '../../e2e/support/start-app.ts'

/** The Cookie header of a session that this application sealed an hour ago, to last for an hour. */
export function expiredCookie({
  origin,
  secret,
}: Pick<RunningApp, 'origin' | 'secret'>): Promise<string> {
  const hour = 3600
  return createTestAuth(
    { secret, baseURL: origin, session: { maxAge: hour } },
    { now: () => Date.now() - hour * 1000 },
  ).cookieOf()
}
