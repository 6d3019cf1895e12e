import { sha256 } from '../crypto/hash.ts'
import { clientAddress } from '../session/device.ts'
import type { RequestHeaders } from '../session/request-state.ts'
import { isSession } from '../session/resolve.ts'
import type { Sessions } from '../session/session.ts'
import { networkOf } from '../web/ip-address.ts'
import type { Endpoint } from './endpoint.ts'
import { createCounter } from './rate-counter.ts'

/** How often something may be done. */
export interface Limit {
  /** At most so often in one window. */
  readonly max: number
  /** Seconds. A window begins with the first request after the one before it. */
  readonly window: number
  /** Endpoints whose limits have one name are counted together. Default: each by itself. */
  readonly name?: string
  /**
   * Who is counted. `caller`, the default: the user, by whatever session or token, and the address where nobody is
   * recognised. `address`: the address, whoever it is.
   */
  readonly of?: 'caller' | 'address'
}

/** Of an endpoint that writes and says nothing else. Reading is not limited. */
const writing: Limit = { name: 'writing', max: 120, window: 60 }

/** Those whose address nobody knows are counted as one, who may do so many times as much. */
const crowd = 50

/** Counts a request, whose origin was found good. How many seconds to wait, where it is one too many. */
export type LimitRate = (endpoint: Endpoint, headers: RequestHeaders) => Promise<number | undefined>

export function createRateLimit(sessions: Sessions): LimitRate {
  const { context } = sessions
  const { rateFactor } = context.settings
  const count = createCounter(context)

  return async (endpoint, headers) => {
    const limit = limitOf(endpoint)
    if (rateFactor === undefined || limit === undefined) return undefined
    // Without its cookies a sign-in that comes back is none. So much another site can make any browser send, and no more:
    // SameSite keeps the cookies from its images and frames.
    if (endpoint.navigation === 'any-site' && !headers.get('cookie')) return undefined
    const who = await whoIs(sessions, headers, limit)
    const max = limit.max * rateFactor * (who === null ? crowd : 1)
    const { window, name = `${endpoint.method} ${endpoint.path}` } = limit
    // A hash, so that a key is short whatever it is made of.
    const key = await sha256(JSON.stringify([name, who]))
    const endsAt = await count(key, { max: Math.max(1, Math.floor(max)), window: window * 1000 })
    return endsAt && Math.max(1, Math.ceil((endsAt - context.now()) / 1000))
  }
}

/** Undefined: an endpoint may be called as often as one likes. */
export function limitOf({ method, limit }: Endpoint): Limit | undefined {
  if (limit !== undefined) return limit === false ? undefined : limit
  return method === 'GET' ? undefined : writing
}

/** Whom a request is counted for; null: nobody can tell. */
async function whoIs(
  sessions: Sessions,
  headers: RequestHeaders,
  { of = 'caller' }: Limit,
): Promise<readonly [kind: 'user' | 'network', name: string] | null> {
  if (of === 'caller') {
    const found = await sessions.resolve(headers)
    // An administrator who acts as somebody uses up nothing of theirs.
    if (typeof found !== 'string') {
      return ['user', isSession(found) ? (found.claims.imp?.by ?? found.claims.sub) : found.user.id]
    }
  }
  const address = clientAddress(sessions.context.settings, headers)
  return address === null ? null : ['network', networkOf(address)]
}
