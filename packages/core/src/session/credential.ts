import type { Context } from '../context.ts'
import type { UserRow } from '../tables.ts'
import type { AnonymousReason, Session } from '../wire/session.ts'
import { activeOrganization, sessionUser } from './claims.ts'
import type { Feed } from './feed.ts'
import { createMemo } from './memo.ts'
import { exposedFields, sealedUser } from './row-claims.ts'
import { freeze } from './sealed.ts'
import { createStopwatch } from './stopwatch.ts'
import { withinWait } from './within-wait.ts'

/** What a token that is no session stands for: somebody, and how much of what they may do. */
export interface Credential {
  /** By which it can be told from others; no secret. */
  readonly id: string
  readonly user: UserRow
  /** Null: it never expires. */
  readonly expiresAt: Date | null
  readonly scopes: readonly string[]
  /** The organization that it acts in, and the role it has there. */
  readonly organization: { readonly id: string; readonly role: string } | null
}

/**
 * Another way to recognise a request: by an `Authorization: Bearer` header. It only finds what a token stands for; what
 * that is worth by now, the lookout says. Who is found is remembered until something of theirs changes, so that whoever
 * ends or changes a token calls `touchUser` in the same transaction.
 */
export interface Resolver {
  /** Whether a token is one of this kind, by its form alone. Then it decides, whatever cookie comes with it. */
  recognises(token: string): boolean
  /** Why a token of this kind can be none that was ever made, by its form alone: then nobody is asked. */
  refuses?(token: string): AnonymousReason | undefined
  /** One query at most. The reason where the token stands for nobody. May reject. */
  find(token: string): Promise<Credential | AnonymousReason>
  /** Told of every request that a credential was accepted for. Nobody waits for it; must not throw. */
  used?(credential: Credential, now: number): void
}

/** Recognises a request by a token that some resolver knows. */
export type OpenCredential = (
  resolver: Resolver,
  token: string,
  now: number,
) => Credential | AnonymousReason | Promise<Credential | AnonymousReason>

/** Characters of the tokens that are remembered: some 20,000 of them, which take about 20 MB with their users. */
const memoRoom = 1_000_000
/** Milliseconds after which a token is looked up again though nothing was heard of it: the feed forgets as well. */
const longestMemory = 3_600_000

interface Known {
  readonly credential: Credential
  /** By the stopwatch. */
  readonly since: number
}

interface Search {
  /** What was known of their user before: what is found is at least as new. */
  readonly version: number
  readonly answer: Promise<Credential | AnonymousReason>
}

/** Without a feed nothing is remembered: nobody would say when it has ended. */
export function createOpenCredential(
  { emit, uptime }: Context,
  feed: Feed | undefined,
): OpenCredential {
  const memo = createMemo<Known>(memoRoom)
  const stopwatch = createStopwatch(uptime)
  const searches = new Map<string, Search>()

  function searchOnce(
    resolver: Resolver,
    token: string,
    version: number,
    since: number,
  ): Search['answer'] {
    const running = searches.get(token)
    // One that began before the latest change was known may not have seen it.
    if (running && running.version >= version) return running.answer
    const answer = search(resolver, token, since).finally(() => {
      if (searches.get(token)?.answer === answer) searches.delete(token)
    })
    searches.set(token, { version, answer })
    return answer
  }

  async function search(resolver: Resolver, token: string, since: number): Search['answer'] {
    try {
      const found = await withinWait(resolver.find(token))
      if (typeof found === 'string') return found
      freeze(found.user.fields)
      memo.set(token, { credential: found, since })
      return found
    } catch (cause) {
      emit({ type: 'error', detail: 'an API token could not be looked up', cause })
      return 'STORE_UNAVAILABLE'
    }
  }

  /** The version of their user that a credential would have to have; undefined where it has it. */
  function lacking({ user }: Credential): number | undefined {
    const version = feed?.versionOf(user.id) ?? 0
    return version > user.updatedAt.getTime() ? version : undefined
  }

  async function lookUp(
    resolver: Resolver,
    token: string,
    now: number,
    version: number,
  ): Promise<Credential | AnonymousReason> {
    const since = stopwatch(now)
    const found = await searchOnce(resolver, token, version, since)
    // Something was announced while it was looked up, which it may not have seen.
    const needed = typeof found === 'string' ? undefined : lacking(found)
    const newest = needed === undefined ? found : await searchOnce(resolver, token, needed, since)
    return judge(resolver, newest, now)
  }

  function look(resolver: Resolver, token: string, now: number): ReturnType<OpenCredential> {
    const known = feed && memo.get(token)
    if (!known || stopwatch(now) - known.since > longestMemory) {
      return lookUp(resolver, token, now, 0)
    }
    const version = lacking(known.credential)
    return version === undefined
      ? judge(resolver, known.credential, now)
      : lookUp(resolver, token, now, version)
  }

  return (resolver, token, now) => {
    const refusal = resolver.refuses?.(token)
    if (refusal !== undefined) return refusal
    const current = feed?.isCurrent(now) ?? true
    if (current === true) return look(resolver, token, now)
    if (current === false) return 'STORE_UNAVAILABLE'
    return current.then((known) => (known ? look(resolver, token, now) : 'STORE_UNAVAILABLE'))
  }
}

/** What a token that was found comes to now. */
function judge(
  resolver: Resolver,
  found: Credential | AnonymousReason,
  now: number,
): Credential | AnonymousReason {
  if (typeof found === 'string') return found
  if (found.expiresAt !== null && now >= found.expiresAt.getTime()) return 'TOKEN_EXPIRED'
  if (found.user.deactivatedAt !== null) return 'TOKEN_REVOKED'
  resolver.used?.(found, now)
  return found
}

/** What says of an end that there is none. */
const never = '9999-12-31T23:59:59.999Z'

/** A session of its own for every reader. */
export function credentialSession(context: Context, credential: Credential): Session {
  const { user, expiresAt, organization, scopes } = credential
  return {
    user: sessionUser(user.id, sealedUser(user), exposedFields(context.settings, user.fields)),
    session: null,
    expires: expiresAt?.toISOString() ?? never,
    organization: organization && activeOrganization(context, organization),
    scopes: [...scopes],
  }
}
