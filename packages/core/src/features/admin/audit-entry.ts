import type { Actor, AuthEvent } from '../../events.ts'
import { type AuditRow, longestId, longestName } from './table.ts'

/** An entry that has not been written yet. */
export type NewAuditEntry = Omit<AuditRow, 'id' | 'at'>

/** Characters of a detail, and how many there are of a list. */
const longestDetail = 200
const mostItems = 50

/** These stand in columns of their own, and name nothing that something happened to. */
const general: ReadonlySet<string> = new Set(['userId', 'organizationId'])
/** What names something else than what the event is about. */
const beside: ReadonlySet<string> = new Set(['formerId', 'impersonatorSessionId'])

/** What a happening is written down as. Of any: rooms do not know each other, and name things alike. */
export function entryOf(event: AuthEvent): NewAuditEntry {
  const { type, actor, ...said } = event
  const things = Object.entries(said).filter(
    (pair): pair is [string, string] => pair[0].endsWith('Id') && typeof pair[1] === 'string',
  )
  const ids = new Map(things)
  const ownThing = things.find(([key]) => !general.has(key) && !beside.has(key))
  const thing =
    ownThing ?? things.find(([key]) => key === 'userId') ?? things.find(([key]) => general.has(key))
  const [key, id] = thing ?? []
  return {
    action: type.slice(0, longestName),
    result: 'success',
    ...doer(actor),
    userId: named(ids.get('userId')),
    organizationId: named(ids.get('organizationId')),
    targetType: key?.slice(0, -'Id'.length).slice(0, longestName) ?? null,
    targetId: named(id),
    details: detailsOf(Object.entries(said).filter(([name]) => name !== key && !general.has(name))),
  }
}

/** What a user was refused to do to another. */
export function refusalOf(
  actor: Actor,
  { action, result, userId }: Pick<NewAuditEntry, 'action' | 'result' | 'userId'>,
): NewAuditEntry {
  const target = { userId: named(userId), targetId: named(userId), targetType: userId && 'user' }
  return { action, result, ...doer(actor), ...target, organizationId: null, details: null }
}

function doer(
  actor: Actor | undefined,
): Pick<
  NewAuditEntry,
  'actorId' | 'impersonatorId' | 'sessionId' | 'tokenId' | 'ip' | 'userAgent'
> {
  return {
    actorId: named(actor?.userId),
    impersonatorId: named(actor?.impersonatedBy),
    sessionId: named(actor?.sessionId),
    tokenId: named(actor?.tokenId),
    ip: actor?.ip ?? null,
    userAgent: actor?.userAgent ?? null,
  }
}

function named(id: string | null | undefined): string | null {
  return id?.slice(0, longestId) ?? null
}

/** What is small and plain: an entry is no place for whatever an event may hold one day. */
function detailsOf(said: readonly (readonly [string, unknown])[]): NewAuditEntry['details'] {
  const details = said.flatMap(([name, value]) => {
    const plain = plainDetail(value)
    return plain === undefined ? [] : [[name, plain] as const]
  })
  return details.length > 0 ? Object.fromEntries(details) : null
}

function plainDetail(value: unknown): unknown {
  if (typeof value === 'string') return value.slice(0, longestDetail)
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value
  if (!Array.isArray(value)) return undefined
  return value
    .slice(0, mostItems)
    .filter((item) => typeof item === 'string')
    .map(String)
}
