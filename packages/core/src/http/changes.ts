import type { RequestHeaders } from '../session/request-state.ts'
import { pendingCookies, type Sessions } from '../session/session.ts'
import { json } from './responses.ts'

/** What a call changed, ready for a response. */
export interface Changes {
  /** Holds the `Set-Cookie` lines that the response has to carry, and nothing else. */
  readonly headers: Headers
  /** The whole answer: a redirect where the call leads somewhere, else JSON. */
  toResponse(): Response
}

/** The result of a call on the server, with what it changed of the session. */
export function withChanges<Result extends object>(
  sessions: Sessions,
  headers: RequestHeaders,
  result: Result,
  toResponse: (lines: readonly string[]) => Response = (lines) => json(result, lines),
): Result & Changes {
  sessions.states.noteChange(headers)
  const lines = pendingCookies(sessions, headers)
  return { ...result, headers: setCookies(lines), toResponse: () => toResponse(lines) }
}

export function setCookies(lines: readonly string[]): Headers {
  const headers = new Headers()
  for (const line of lines) headers.append('set-cookie', line)
  return headers
}
