import { AuthError } from '../../errors.ts'
import { refusedBy } from './failure.ts'

/** Whether an answer says that it is JSON; oauth4webapi asks only where it could not be parsed. */
export function isJson({ headers }: Response): boolean {
  return /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(headers.get('content-type') ?? '')
}

/**
 * What oauth4webapi leaves open in an answer of the token endpoint that came with status 200: its content
 * type, and an `error` in it (GitHub refuses so). Throws `OAUTH_TOKEN_INVALID`, `PROVIDER_REFUSED`.
 */
export async function checkTokenAnswer(response: Response): Promise<void> {
  if (response.status !== 200) return
  if (!isJson(response)) {
    throw new AuthError('OAUTH_TOKEN_INVALID', {
      detail: 'the token endpoint did not answer in JSON',
    })
  }
  const body: { error?: unknown } | null = await response
    .clone()
    .json()
    .catch(() => null)
  if (typeof body?.error === 'string') throw refusedBy(body.error, response.status)
}
