import type { Json, Reply } from './misbehaviour.ts'

/** An answer that is no. */
export class Refusal extends Error {
  readonly status: number
  readonly body: Json
  readonly headers: Record<string, string>

  constructor(status: number, body: Json, headers: Record<string, string> = {}) {
    super(JSON.stringify(body))
    this.status = status
    this.body = body
    this.headers = headers
  }
}

/** In the words of RFC 6749, 4.1.2.1 and 5.2. */
export function oauthError(error: string, error_description: string, status = 400): Refusal {
  return new Refusal(status, { error, error_description })
}

export function replyWith(error: unknown): Reply & { body: Json } {
  if (!(error instanceof Refusal)) throw error
  const { status, body, headers } = error
  return { status, body, headers }
}

/** RFC 6749, 3.1 and 3.2: parameters must not be repeated. */
export function refuseRepeated(params: URLSearchParams): void {
  for (const name of new Set(params.keys())) {
    if (params.getAll(name).length > 1) {
      throw oauthError('invalid_request', `${name} is given more than once`)
    }
  }
}
