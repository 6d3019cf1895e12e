import { spend } from '../../account/spent.ts'
import type { Context } from '../../context.ts'
import { randomToken } from '../../crypto/random.ts'
import { createSealer } from '../../crypto/sealer.ts'
import { cookieAttributes, cookieName } from '../../session/cookie.ts'
import { cookieNames, readCookie, writeCookie } from '../../web/cookies.ts'

/** One sign-in on its way: what has to come back, and what to do then. Sealed in a cookie of its own. */
export interface Transaction {
  /** 256 random bits. The first 60 also name the cookie, so that parallel sign-ins find their own. */
  readonly state: string
  /** PKCE verifier (RFC 7636, section 4.1): 43 characters, 256 random bits. */
  readonly verifier: string
  readonly nonce: string
  readonly provider: string
  /** The provider's, should another take over its id meanwhile (RFC 9700, section 4.4: mix-up). */
  readonly issuer: string
  /** Checked, absolute. */
  readonly redirectTo: string
  readonly remember: boolean
  /** Seconds since 1970. */
  readonly startedAt: number
}

export interface Transactions {
  /** A new transaction, and the Set-Cookie lines by name that begin it and end the oldest of too many. */
  begin(
    cookieHeader: string,
    what: Pick<Transaction, 'provider' | 'issuer' | 'redirectTo' | 'remember'>,
  ): Promise<{ transaction: Transaction; cookies: ReadonlyMap<string, string> }>
  /**
   * The transaction that this browser began with this provider under this state, once: for every later
   * caller there is none. Null also when it is too old or was never there.
   */
  take(
    cookieHeader: string,
    provider: { readonly id: string; readonly issuer: string },
    state: string,
  ): Promise<Transaction | null>
  /** The lines that end whatever transaction this state names, whether or not it was taken. */
  end(state: string | null): string[]
}

/** Seconds in which a person has to come back from the provider. */
const lifetime = 600
/** Seconds that the clock of another process may be ahead. */
const clockTolerance = 60
/** States that are remembered as spent, some 20 MB: more come only of an attack. */
const mostSpent = 100_000
/** Sign-ins that may be pending in one browser. */
const mostPending = 5
/** Characters of them together: servers refuse requests with more than some 16,000 in all headers. */
const longestTogether = 6000
const stateBytes = 32
const nameCharacters = 10
/** Cookies of a request that are looked at; browsers keep some 180 for a site. */
const mostCookies = 200

export function createTransactions(context: Context): Transactions {
  const { now } = context
  // Of this host alone, whatever the session's cookie is: a subdomain could plant an attacker's sign-in.
  const { cookie } = context.settings
  const settings = { ...context.settings, cookie: { ...cookie, domain: undefined } }
  const sealer = createSealer(context.keyRing, { purpose: 'oauth-transaction', reachDays: 1 })
  const spendState = createSpentStates(context)
  const prefix = cookieName(settings, 'oauth.')
  const nameOf = (state: string) => `${prefix}${state.slice(0, nameCharacters)}`
  // A navigation from the provider brings it back: Lax, whatever the session's cookie is.
  const attributes = { ...cookieAttributes(settings), sameSite: 'lax' as const }
  const expire = (name: string) => writeCookie(name, '', { ...attributes, maxAge: 0 })

  async function open(sealed: string | undefined): Promise<Transaction | null> {
    const text = sealed === undefined ? null : await sealer.open(sealed, now())
    if (text === null) return null
    const transaction = JSON.parse(text) as Transaction
    const age = Math.floor(now() / 1000) - transaction.startedAt
    return age >= -clockTolerance && age < lifetime ? transaction : null
  }

  /** The cookies that have to go so that there is room for one more: the oldest ones. */
  async function makeRoom(cookieHeader: string, newLength: number): Promise<string[]> {
    const names = cookieNames(cookieHeader, mostCookies).filter(
      (name) => name.startsWith(prefix) && /^[\w-]{10}$/.test(name.slice(prefix.length)),
    )
    const pending = await Promise.all(
      names.map(async (name) => {
        const sealed = readCookie(cookieHeader, name) ?? ''
        return { name, length: sealed.length, startedAt: (await open(sealed))?.startedAt ?? 0 }
      }),
    )
    pending.sort((one, other) => one.startedAt - other.startedAt)
    const evicted: string[] = []
    let count = 1
    let total = newLength
    for (const { name, length } of pending.toReversed()) {
      count += 1
      total += length
      if (count > mostPending || total > longestTogether) evicted.push(name)
    }
    return evicted
  }

  return {
    async begin(cookieHeader, what) {
      const transaction: Transaction = {
        ...what,
        state: randomToken(stateBytes),
        verifier: randomToken(32),
        nonce: randomToken(16),
        startedAt: Math.floor(now() / 1000),
      }
      const sealed = await sealer.seal(JSON.stringify(transaction), now())
      const name = nameOf(transaction.state)
      const old = await makeRoom(cookieHeader, sealed.length)
      const cookies = new Map(old.map((oldName) => [oldName, expire(oldName)]))
      cookies.set(name, writeCookie(name, sealed, { ...attributes, maxAge: lifetime }))
      return { transaction, cookies }
    },
    async take(cookieHeader, { id, issuer }, state) {
      if (!isState(state)) return null
      const transaction = await open(readCookie(cookieHeader, nameOf(state)))
      if (transaction?.state !== state) return null
      if (transaction.provider !== id || transaction.issuer !== issuer) return null
      return (await spendState(state)) ? transaction : null
    },
    end: (state) => (isState(state) ? [expire(nameOf(state))] : []),
  }
}

function isState(state: string | null): state is string {
  return state !== null && /^[\w-]{43}$/.test(state)
}

/**
 * Whether a state comes back for the first time. Without a database that is known to this process alone; what stands
 * behind it everywhere is the cookie, which goes with the first answer, and the provider, for whom a code works once
 * (RFC 6749, section 4.1.2).
 */
function createSpentStates({
  database,
  now,
}: Context): (state: string) => boolean | Promise<boolean> {
  const remembered = (lifetime + clockTolerance) * 1000
  if (database) {
    return (state) => spend(database, `oauth-state:${state}`, new Date(now() + remembered))
  }
  const spentAt = new Map<string, number>()
  return (state) => {
    // In the order of insertion, which is that of time.
    for (const [old, at] of spentAt) {
      const isPast = now() - at > remembered
      if (!isPast && spentAt.size < mostSpent) break
      spentAt.delete(old)
    }
    if (spentAt.has(state)) return false
    spentAt.set(state, now())
    return true
  }
}
