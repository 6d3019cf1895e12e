import { requireAdmin } from '@sallyport/adapter-tanstack/server'
import type { AuditEntry, AuditQuery } from '@sallyport/client/admin'
import { createServerFn } from '@tanstack/react-start'
import { getRequestHeaders } from '@tanstack/react-start/server'
import { sentenceOf } from '@/lib/audit-sentences'
import { api } from '@/lib/auth'
import { type Named, nameOrganizations, namePeople } from '@/lib/names'

/** An entry with the names of whom it speaks of. */
export interface NamedAuditEntry extends Omit<AuditEntry, 'details'> {
  actor: Named | null
  impersonator: Named | null
  person: Named | null
  organization: Named | null
  /** A new role, where the entry is about one. */
  role: string | null
  /** Text, and after each piece of it the name of what is filled in there. */
  sentence: string[]
}

/** What happened, the newest first; `actorId` and `targetId` are also known by an e-mail address. */
export const listAuditLog = createServerFn({ method: 'GET' })
  .validator((query: AuditQuery) => query)
  .handler(async ({ data: { actorId, targetId, ...page } }) => {
    await requireAdmin()
    const headers = getRequestHeaders()
    const { entries, nextCursor } = await api.admin.listAuditLog({
      headers,
      limit: 30,
      ...page,
      ...(actorId !== undefined && { actorId: await idOf(actorId) }),
      ...(targetId !== undefined && { targetId: await idOf(targetId) }),
    })
    const spokenOf = entries.flatMap((entry) => [entry.actorId, entry.impersonatorId, entry.userId])
    const [people, organizations] = await Promise.all([
      namePeople(spokenOf),
      nameOrganizations(entries.map(({ organizationId }) => organizationId)),
    ])
    const personOf = (id: string | null) => (id === null ? null : (people.get(id) ?? null))
    return {
      nextCursor,
      entries: entries.map((entry): NamedAuditEntry => {
        const { details, ...rest } = entry
        return {
          ...rest,
          actor: personOf(entry.actorId),
          impersonator: personOf(entry.impersonatorId),
          person: personOf(entry.userId),
          organization: organizations.get(entry.organizationId ?? '') ?? null,
          role: typeof details?.role === 'string' ? details.role : null,
          sentence: sentenceOf(entry),
        }
      }),
    }
  })

/** Ids of people have no @. */
async function idOf(text: string): Promise<string> {
  return text.includes('@') ? ((await api.users.find({ email: text }))?.id ?? text) : text
}
