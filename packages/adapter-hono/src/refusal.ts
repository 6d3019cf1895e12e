import { type ErrorCode, errorMessage } from '@sallyport/core'
import { errorCatalogue } from '@sallyport/core/wire'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** A refusal in JSON, for `onError` or as it is. */
export function refusal(code: ErrorCode, lines: readonly string[]): HTTPException {
  const { status }: { status: ContentfulStatusCode } = errorCatalogue[code]
  const error = { code, message: errorMessage(code) }
  const res = Response.json({ error }, { status, headers: refusalHeaders(lines) })
  return new HTTPException(status, { res, message: error.message })
}

export function refusalHeaders(lines: readonly string[]): Headers {
  const headers = new Headers({ 'cache-control': 'no-store' })
  for (const line of lines) headers.append('set-cookie', line)
  return headers
}
