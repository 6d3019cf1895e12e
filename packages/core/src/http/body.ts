import { AuthError } from '../errors.ts'
import type { Schema } from '../schema.ts'
import { checkInput } from './input.ts'

/** Bytes of a request body. Nothing that this library is sent comes near. */
const largestBody = 64 * 1024

/** What a body has to be: strict where a program writes it, lenient with what forms add of their own. */
export interface BodySchemas<T> {
  readonly json: Schema<T>
  /** Given the fields as texts. */
  readonly form: Schema<T>
}

/**
 * The body of a request as the schema makes it: JSON, or the fields of a form. No body at all is `{}`.
 * Throws `UNSUPPORTED_MEDIA_TYPE`, `PAYLOAD_TOO_LARGE` or `BAD_REQUEST`, which names the field.
 */
export async function readBody<T>(request: Request, { json, form }: BodySchemas<T>): Promise<T> {
  const text = await readText(request)
  return isForm(request)
    ? checkInput(form, Object.fromEntries(new URLSearchParams(text)), 'body')
    : checkInput(json, parseJson(text, contentType(request)), 'body')
}

/** Whether a page's form sent this, so that a person waits for the answer rather than a script. */
export function isForm(request: Request): boolean {
  return contentType(request) === 'application/x-www-form-urlencoded'
}

function contentType(request: Request): string {
  return (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

function parseJson(text: string, type: string): unknown {
  if (text === '') return {}
  if (type !== 'application/json') throw new AuthError('UNSUPPORTED_MEDIA_TYPE')
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AuthError('BAD_REQUEST', { detail: 'body: not JSON', cause })
  }
}

async function readText(request: Request): Promise<string> {
  if (request.body === null) return ''
  if (request.bodyUsed || request.body.locked) {
    throw new TypeError('the body was read before Sallyport got the request; mount Sallyport first')
  }
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const reader = request.body.getReader()
  let size = 0
  let text = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return text + decoder.decode()
      size += value.byteLength
      if (size > largestBody) throw new AuthError('PAYLOAD_TOO_LARGE')
      text += decoder.decode(value, { stream: true })
    }
  } catch (error) {
    await reader.cancel().catch(() => undefined)
    if (error instanceof AuthError) throw error
    throw new AuthError('BAD_REQUEST', { detail: 'body: could not be read', cause: error })
  }
}
