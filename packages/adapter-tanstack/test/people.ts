import { AuthError } from '@sallyport/core'
import { apiTokens } from '@sallyport/core/api-tokens'
import { memoryStore } from '@sallyport/core/memory'
import { organizations } from '@sallyport/core/organizations'
import { createTestAuth } from '@sallyport/core/testing'

export const origin = 'http://app.test'

/** Of the application in access-app, and of the `auth` that signs its people in. */
export const options = {
  baseURL: origin,
  features: [
    organizations({
      roles: { editor: ['project:read', 'project:write'], reader: ['project:read'] },
    }),
    apiTokens(),
  ],
  session: { strategy: 'database', revocation: { maxStaleness: 0 } },
  onEvent: () => {},
} as const

interface Standing {
  /** `user.role`. */
  role?: string
  /** The role in the organization that they act in. Default: they act for themselves. */
  acts?: string
}

const profileOf = (name: string) => ({ subject: name, name, email: `${name}@example.test` })

/** People of an application, with roles, organizations and API tokens, and the store that it shares with this test. */
export async function createPeople(secret?: string) {
  const { database, asked, outage } = watchStore()
  const auth = createTestAuth({ ...options, database, ...(secret !== undefined && { secret }) })

  async function idOf(cookie: string): Promise<string> {
    const { session } = await auth.api.getSession({ headers: new Headers({ cookie }) })
    if (!session) throw new Error('nobody has signed in')
    return session.user.id
  }

  const founder = await idOf(await auth.cookieOf(profileOf('founder')))
  const acme = await auth.api.organizations.createFor(founder, { name: 'Acme' })

  /** Signs somebody in, and gives the Cookie header of their requests. */
  async function signIn(name: string, { role, acts }: Standing = {}): Promise<string> {
    const cookie = await auth.cookieOf(profileOf(name))
    const id = await idOf(cookie)
    if (role !== undefined) await auth.api.users.update(id, { role })
    if (acts !== undefined) {
      await auth.api.organizations.addMember(acme.id, id, acts)
      const headers = new Headers({ cookie })
      await auth.api.organizations.setActive({ headers, organizationId: acme.id })
    }
    return cookie
  }

  /** An API token of theirs, of the organization where they act in one. */
  async function tokenOf(cookie: string, scopes: readonly string[] = []): Promise<string> {
    const headers = new Headers({ cookie })
    const { session } = await auth.api.getSession({ headers })
    const owner = session?.organization ? 'organization' : 'user'
    const { token } = await auth.api.apiTokens.create({ headers, name: 'CI', scopes, owner })
    return token
  }

  return { auth, database, asked, outage, acme, signIn, tokenOf, idOf }
}

/** A store that notes what is read from it, and that can be taken away. */
function watchStore() {
  const asked: string[] = []
  const outage = { isOn: false }
  const database = new Proxy(memoryStore(), {
    get(store, verb, receiver) {
      const value: unknown = Reflect.get(store, verb, receiver)
      if (typeof value !== 'function' || !['find', 'findJoined', 'list'].includes(String(verb))) {
        return value
      }
      return async (table: { name: string }, ...rest: unknown[]) => {
        asked.push(`${String(verb)} ${table.name}`)
        if (outage.isOn) throw new AuthError('STORE_UNAVAILABLE')
        return Reflect.apply(value, store, [table, ...rest]) as unknown
      }
    },
  })
  return { database, asked, outage }
}
