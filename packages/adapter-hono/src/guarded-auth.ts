import { defineFeature } from '@sallyport/core/feature'
import { memoryStore } from '@sallyport/core/memory'
import { createTestAuth, sessionRows, users } from '@sallyport/core/testing'

const start = Date.UTC(2030, 0)

interface Pass {
  scopes: readonly string[]
  organization?: { id: string; role: string }
  expiresAt?: Date
}

/**
 * For tests: an `auth` whose people have roles, act in organizations and as somebody else, and a feature that recognises
 * a request by `Authorization: Bearer pass.<number>`.
 */
export function createGuardedAuth() {
  const clock = { now: start }
  const database = memoryStore()
  const passes = new Map<string, Pass & { userId: string }>()
  const desk = defineFeature({
    id: 'desk',
    needsDatabase: true,
    roles: {
      owner: ['*'],
      editor: ['project:read', 'project:write'],
      reader: ['project:read'],
      talker: ['say "hello"'],
    },
    build: () => ({
      api: { close: () => passes.clear() },
      resolver: {
        recognises: (token: string) => token.startsWith('pass.'),
        async find(token: string) {
          if (token === 'pass.away') throw new Error('the database is away')
          const pass = passes.get(token)
          const user = pass && (await database.find(users, { id: pass.userId }))
          if (!user) return 'INVALID_TOKEN' as const
          return { id: token, user, expiresAt: null, organization: null, ...pass }
        },
      },
    }),
  })
  const auth = createTestAuth(
    {
      database,
      features: [desk],
      session: { strategy: 'database', revocation: { maxStaleness: 0 } },
    },
    { now: () => clock.now },
  )

  /** Signs somebody in, and gives the headers of their requests. */
  async function signIn(
    subject: string,
    {
      role = null,
      acts,
      by = null,
    }: { role?: string | null; acts?: Pass['organization']; by?: string | null } = {},
  ) {
    const cookie = await auth.cookieOf({ subject, name: subject, email: `${subject}@example.test` })
    const headers = { cookie }
    const { session } = await auth.api.getSession({ headers: new Headers(headers) })
    const id = session?.user.id ?? ''
    await auth.api.users.update(id, { role })
    await database.update(
      sessionRows,
      { userId: id },
      {
        activeOrganizationId: acts?.id ?? null,
        activeOrganizationRole: acts?.role ?? null,
        impersonatedBy: by,
        impersonatorSessionId: by,
      },
    )
    return { id, headers }
  }

  /** Gives somebody a pass, and the headers of the requests that come with it. */
  async function passOf(name: string, pass: Pass, person: Parameters<typeof signIn>[1] = {}) {
    const { id } = await signIn(name, person)
    // Who comes with a pass is remembered: what it says never changes.
    const token = `pass.${passes.size}`
    passes.set(token, { ...pass, userId: id })
    return { authorization: `Bearer ${token}` }
  }

  return { auth, clock, signIn, passOf }
}
