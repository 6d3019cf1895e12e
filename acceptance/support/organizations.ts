import type { Database } from '@sallyport/core'
import { type Credential, defineFeature, requireDatabase, users } from '@sallyport/core/feature'
import {
  type InvitationEmail,
  organizations,
  type OrganizationsOptions,
} from '@sallyport/core/organizations'
import { sessionRows } from '@sallyport/core/testing'
import {
  invitations,
  members,
  organizations as organizationRows,
} from '../../packages/core/src/features/organizations/table.ts'
import { createNodes, withCookie } from './nodes.ts'

export { invitations, members, organizationRows }

/** The roles of the application that the tests are about. */
export const roles = {
  editor: ['project:create', 'project:update'],
  auditor: ['project:read', 'audit:read'],
  recruiter: ['member:invite', 'member:update', 'member:remove'],
  admin: ['project:create', 'project:update', 'project:read'],
}

/** What a token of these tests stands for. */
type TestToken = Pick<Credential, 'scopes' | 'organization'> & { userId: string }

/** API tokens of a test's own making: a feature that knows nothing of organizations. */
function testTokens(tokens: ReadonlyMap<string, TestToken>) {
  return defineFeature({
    id: 'testTokens',
    build: (house) => ({
      api: {},
      resolver: {
        recognises: (token: string) => token.startsWith('test.'),
        async find(id: string) {
          const token = tokens.get(id)
          const user = token && (await requireDatabase(house).find(users, { id: token.userId }))
          return token && user ? { ...token, id, user, expiresAt: null } : 'INVALID_TOKEN'
        },
      },
    }),
  })
}

export interface Answer {
  status: number
  body: Record<string, unknown> & { error?: { code: string } }
  headers: Headers
}

/** Somebody with a browser. */
export interface Person {
  readonly id: string
  readonly email: string
  /** The cookie of a browser; a request that is answered with another one leaves it as it is. */
  readonly cookie: string
  readonly headers: Headers
  /** Sends a request such as `POST /organizations` to the first process. */
  send(request: string, body?: object): Promise<Answer>
}

/** An application with organizations, on one database: two processes and the people who use it. */
export function openTown(
  database: Database,
  options: OrganizationsOptions = {},
  shared: { session?: { strategy?: 'jwt' | 'database' }; security?: { rateLimit?: boolean } } = {},
) {
  const mails: InvitationEmail[] = []
  const tokens = new Map<string, TestToken>()
  const sendEmail = (mail: InvitationEmail) => void mails.push(mail)
  const feature = organizations({ roles, sendEmail, ...options })
  const nodes = createNodes(database, { features: [feature, testTokens(tokens)], ...shared })
  const [here, there] = [nodes.start(), nodes.start()]
  const calls = here.api.organizations

  async function send(
    credentials: Record<string, string>,
    request: string,
    body?: object,
  ): Promise<Answer> {
    const [method = '', path = ''] = request.split(' ')
    const response = await here.handler(
      new Request(`http://app.test/api/auth${path}`, {
        method,
        headers: {
          origin: 'http://app.test',
          ...credentials,
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      }),
    )
    return { status: response.status, body: await response.json(), headers: response.headers }
  }

  /** Signs somebody in: the same name is the same person, in another browser. */
  async function person(name: string, profile: object = {}): Promise<Person> {
    const email = `${name}@example.test`
    const cookie = await here.cookieOf({ subject: name, name, email, ...profile })
    const headers = withCookie(cookie)
    const { session } = await here.api.getSession({ headers })
    return {
      id: session?.user.id ?? '',
      email,
      cookie,
      headers,
      send: (request, body) => send({ cookie }, request, body),
    }
  }

  return {
    nodes,
    here,
    there,
    calls,
    mails,
    send,
    person,
    /** An organization of this person, and members with these roles, by the name of the role. */
    async found(owner: Person, ...others: (readonly [Person, string])[]): Promise<string> {
      const { id } = await calls.createFor(owner.id, { name: 'Acme' })
      for (const [other, role] of others) await calls.addMember(id, other.id, role)
      return id
    },
    /** Headers with an API token of this person. */
    tokenOf(
      { id: userId }: Person,
      scopes: readonly string[],
      organization: Credential['organization'] = null,
    ): { authorization: string } {
      const token = `test.${tokens.size}`
      tokens.set(token, { userId, scopes, organization })
      return { authorization: `Bearer ${token}` }
    },
    /** Makes all sessions of this person those of an administrator who acts as them; with the strategy `database`. */
    async impersonate({ id: userId }: Person): Promise<void> {
      const by = { impersonatedBy: 'an-admin', impersonatorSessionId: 'a-session' }
      await database.update(sessionRows, { userId }, by)
    },
    rolesIn: async (organizationId: string): Promise<Record<string, string>> =>
      Object.fromEntries(
        (await database.list(members, { organizationId })).map(({ userId, role }) => [
          userId,
          role,
        ]),
      ),
    eventsOf: (prefix: string) =>
      nodes.events
        .filter(({ type }) => type.startsWith(prefix))
        .map(({ actor: _actor, ...event }) => event),
  }
}

export type Town = ReturnType<typeof openTown>
