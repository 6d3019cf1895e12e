import type { Session } from '@sallyport/core'
import type { Context, Next } from 'hono'
import { carryCookies } from './carry-cookies.ts'
import type { SessionReader } from './session-reader.ts'

/** Sets what handlers read, and hands the cookies of the request to whatever response comes of it. */
export async function admit<Fields extends object>(
  sessions: SessionReader<Fields>,
  c: Context,
  next: Next,
  session: Session<Fields> | null,
): Promise<void> {
  c.set('session', session)
  c.set('user', session?.user ?? null)
  await next()
  carryCookies(c, sessions.pending(c))
}
