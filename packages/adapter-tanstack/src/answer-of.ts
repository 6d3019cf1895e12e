import { AuthError } from '@sallyport/core/errors'
import { isNotFound } from '@tanstack/react-router'
import { publicMessage } from './public-message.ts'

/**
 * What a server route answers that refused: Start knows what to do with these errors in pages and server functions alone.
 * Throws whatever else it is.
 */
export function answerOf(error: unknown): Response {
  if (isNotFound(error)) return refusal(new AuthError('NOT_FOUND'))
  if (error instanceof AuthError) return refusal(error)
  throw error
}

/** As the endpoints of core say it. */
function refusal(error: AuthError): Response {
  const { status, code } = error
  // The answer says no more than the code, and nobody else would say more.
  if (status === 500) console.error('[sallyport]', error)
  return Response.json({ error: { code, message: publicMessage(error) } }, { status })
}
