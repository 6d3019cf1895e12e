import { type ErrorCode, errorMessage } from '@sallyport/core'
import type { Shortcoming } from '@sallyport/core/guards'
import { bearerChallenge, errorCatalogue } from '@sallyport/core/wire'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** A refusal in JSON, for `onError` or as it is. */
export function refusal(
  c: Context,
  { code, scopes }: Shortcoming,
  lines: readonly string[],
): HTTPException {
  const { status } = errorCatalogue[code]
  const error = { code, message: errorMessage(code) }
  const headers = refusalHeaders(lines)
  const challenge = bearerChallenge(c.req.raw.headers, code, scopes)
  if (challenge !== null) headers.set('www-authenticate', challenge)
  const res = Response.json({ error }, { status, headers })
  return refusalWith(code, res)
}

/** The same with an answer that is there already. */
export function refusalWith(code: ErrorCode, res: Response): HTTPException {
  const { status }: { status: ContentfulStatusCode } = errorCatalogue[code]
  return new HTTPException(status, { res, message: errorMessage(code) })
}

export function refusalHeaders(lines: readonly string[]): Headers {
  const headers = new Headers({ 'cache-control': 'no-store' })
  for (const line of lines) headers.append('set-cookie', line)
  return headers
}
