import type { Session } from '@sallyport/core'
import { refusalCode } from '@sallyport/core/wire'
import { type ReadableAuth, readState } from './read-session.ts'
import { refuse } from './refuse.ts'

/**
 * The session of the current request, or null for people whom a sign-in would help. It helps neither an API token that was
 * refused nor while a database is away: throws the reason, as `requireSession` does.
 */
export async function findSession<Fields extends object>(
  auth: ReadableAuth<Fields>,
): Promise<Session<Fields> | null> {
  const state = await readState(auth)
  if (state.authenticated) return state.session
  const code = refusalCode(state.reason)
  return code === 'UNAUTHORIZED' ? null : refuse({ code })
}
