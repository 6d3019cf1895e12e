import type { ErrorCode } from '../../wire/errors.ts'
import type { Endpoint } from '../endpoint.ts'
import { parametersOf } from '../operation.ts'
import { limitOf } from '../rate-limit.ts'

/** What the rest of the house adds to the refusals of every endpoint. */
export interface Surroundings {
  readonly hasDatabase: boolean
  /** Whether some feature recognises API tokens. */
  readonly hasTokens: boolean
  readonly checksOrigin: boolean
  readonly limitsRates: boolean
}

/** Every code that an endpoint may answer with: its own, and those of what stands before it. */
export function possibleErrors(endpoint: Endpoint, around: Surroundings): ErrorCode[] {
  const own = endpoint.describes?.errors ?? []
  const codes = new Set<ErrorCode>([...own, ...before(endpoint, around)])
  return [...codes].toSorted()
}

function* before(
  endpoint: Endpoint,
  { hasDatabase, hasTokens, checksOrigin, limitsRates }: Surroundings,
): Iterable<ErrorCode> {
  const { method, path, describes } = endpoint
  const isReading = method === 'GET'
  yield 'INTERNAL_ERROR'
  if (parametersOf(path).length > 0) yield 'NOT_FOUND'
  if (!isReading && checksOrigin) yield 'UNTRUSTED_ORIGIN'
  if (limitsRates && limitOf(endpoint)) yield 'RATE_LIMITED'
  if (hasDatabase) yield* ['STORE_UNAVAILABLE', 'MIGRATION_REQUIRED']
  if (describes?.input) {
    yield 'BAD_REQUEST'
    if (!isReading) yield* ['PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE']
  }
  const needs = describes?.needs
  if (!needs) return
  yield 'UNAUTHORIZED'
  if (needs.role !== undefined) yield 'NOT_FOUND'
  if (hasTokens) {
    yield* ['TOKEN_MISTYPED', 'TOKEN_EXPIRED', 'TOKEN_REVOKED']
    yield needs.scope === undefined ? 'SESSION_REQUIRED' : 'SCOPE_MISSING'
  }
  if (needs.fresh) yield 'SESSION_NOT_FRESH'
  if (needs.impersonated === false) yield 'IMPERSONATED'
}
