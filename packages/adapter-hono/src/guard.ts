import type { Session } from '@sallyport/core'
import type { Shortcoming } from '@sallyport/core/guards'
import { errorCatalogue } from '@sallyport/core/wire'
import type { Context, MiddlewareHandler } from 'hono'
import { admit } from './admit.ts'
import { carryCookies } from './carry-cookies.ts'
import { refusal } from './refusal.ts'
import type { SessionReader } from './session-reader.ts'

export interface GuardOptions<Fields extends object> {
  /** Null lets them through. Default: everybody who is signed in goes on. */
  judge?(session: Session<Fields>, c: Context): Promise<Shortcoming | null> | Shortcoming | null
  /** Sets what handlers read beyond the session. */
  set?(session: Session<Fields>, c: Context): void
  /** The answer to anonymous people. Default: 401 as an `HTTPException`. */
  toNobody?(c: Context, cookies: readonly string[]): Response
  /** Whether those who are judged are told nothing but that there is no such address. Default false. */
  hides?: boolean
}

/** Middleware that only lets people through who are signed in and may go on. */
export function createGuard<Fields extends object>(
  sessions: SessionReader<Fields>,
  { judge, set, toNobody, hides = false }: GuardOptions<Fields>,
): MiddlewareHandler {
  return async (c, next): Promise<Response | void> => {
    const session = await sessions.read(c)
    if (session === null) {
      const code = sessions.refusalCode(c)
      const { lines } = sessions.pending(c)
      // Whoever cannot be told from others, for the database is away, would not be helped by a sign-in.
      const isTold = errorCatalogue[code].status < 500
      if (toNobody && isTold) return toNobody(c, lines)
      throw refusal(c, { code }, lines)
    }
    const shortcoming = (await judge?.(session, c)) ?? null
    if (shortcoming === null) {
      set?.(session, c)
      return admit(sessions, c, next, session)
    }
    if (!hides) throw refusal(c, shortcoming, sessions.pending(c).lines)
    c.res = await c.notFound()
    carryCookies(c, sessions.pending(c))
  }
}
