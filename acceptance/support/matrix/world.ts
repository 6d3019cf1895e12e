import { admin } from '@sallyport/core/admin'
import { apiTokens } from '@sallyport/core/api-tokens'
import { memoryStore } from '@sallyport/core/memory'
import { organizations } from '@sallyport/core/organizations'
import { createTestAuth } from '@sallyport/core/testing'
import { createPlainProvider } from '../plain-provider.ts'
import { checkAnswers } from '../openapi-answers.ts'

/** Everybody whom the matrix asks about. */
export const columns = [
  'anonymous',
  /** Of the organization that things are about, without any permission. */
  'member',
  /** An administrator of another organization. */
  'elsewhere',
  /** The owner of the organization, and of the personal things. */
  'owner',
  /** Of the application, and no member of any organization. */
  'siteAdmin',
  /** The owner's API token with every scope. */
  'token',
  /** The owner's API token without any. */
  'bareToken',
  /** The API token of the application's administrator, with the scope `admin` alone. */
  'adminToken',
  /** The administrator of the application, who acts as the owner. */
  'impersonated',
  /** Another owner, who was deactivated after they had signed in. */
  'deactivated',
] as const

export type Column = (typeof columns)[number]

/** All scopes that anything here asks for. */
const scopes = [
  'admin', 'organization:read', 'organization:update', 'organization:delete', 'member:invite', 'member:update',
  'member:remove', 'api-token:manage',
] // prettier-ignore

export interface World {
  /** What the address and the body of a request name, by the names of the parameters. */
  readonly names: Readonly<Record<string, string>>
  /** Of the application, such as `GET /session`. */
  readonly endpoints: readonly string[]
  ask(column: Column, method: string, path: string, body: object | undefined): Promise<Response>
}

/** An application with people, an organization and their things; answers are held against the OpenAPI document. */
export async function createWorld(): Promise<World> {
  const { provider, fetch } = createPlainProvider({
    subject: 'nobody',
    email: 'nobody@example.test',
  })
  const options = {
    oauth: [provider],
    database: memoryStore(),
    features: [organizations(), apiTokens(), admin()],
    openapi: true,
  } as const
  const auth = createTestAuth(options, { fetch })
  const { organizations: groups, apiTokens: tokens, admin: site, users } = auth.api

  async function signIn(name: string) {
    const email = `${name}@example.test`
    const cookie = await auth.cookieOf({ name, subject: name, email })
    const headers = new Headers({ cookie })
    const { session } = await auth.api.getSession({ headers })
    return { cookie, headers, id: session?.user.id ?? '', sessionId: session?.session?.id ?? '' }
  }

  const [owner, member, target, elsewhere, siteAdmin, deactivated] = await Promise.all(
    ['olga', 'max', 'tom', 'eve', 'sid', 'dan'].map(signIn),
  )
  if (!owner || !member || !target || !elsewhere || !siteAdmin || !deactivated) {
    throw new Error('somebody is missing')
  }
  await users.update(siteAdmin.id, { role: 'admin' })
  const device = await signIn('olga')
  const { sessionId } = await signIn('tom')

  const { id: organizationId } = await groups.createFor(owner.id, { name: 'Acme' })
  await groups.addMember(organizationId, deactivated.id, 'owner')
  for (const { id } of [member, target]) await groups.addMember(organizationId, id, 'member')
  const other = await groups.createFor(target.id, { name: 'Elsewhere' })
  await groups.addMember(other.id, elsewhere.id, 'admin')
  const act = async (headers: Headers, id: string) => {
    const chosen = await groups.setActive({ headers, organizationId: id })
    const [line = ''] = chosen.headers.getSetCookie()
    headers.set('cookie', line.split(';')[0] ?? '')
  }
  for (const { headers } of [owner, member, deactivated]) await act(headers, organizationId)
  await act(elsewhere.headers, other.id)

  const { invitation } = await groups.invite({
    headers: owner.headers,
    organizationId,
    email: 'ivy@example.test',
    role: 'member',
  })
  const own = await groups.invite({
    headers: elsewhere.headers,
    organizationId: other.id,
    email: 'olga@example.test',
    role: 'member',
  })
  const newToken = ({ headers }: { headers: Headers }, name: string, given: readonly string[]) =>
    tokens.create({ headers, name, scopes: given })
  const full = await newToken(owner, 'full', scopes)
  const bare = await newToken(owner, 'bare', [])
  const named = await newToken(owner, 'named', [])
  const adminToken = await newToken(siteAdmin, 'admin', ['admin'])
  const acting = await site.impersonate({
    headers: new Headers(siteAdmin.headers),
    userId: owner.id,
  })
  await users.deactivate(deactivated.id)

  const cookie = (headers: Headers) => ({ cookie: headers.get('cookie') ?? '' })
  const bearer = ({ token }: { token: string }) => ({ authorization: `Bearer ${token}` })
  const credentials: Record<Column, Record<string, string>> = {
    anonymous: {},
    member: cookie(member.headers),
    elsewhere: cookie(elsewhere.headers),
    owner: cookie(owner.headers),
    siteAdmin: cookie(siteAdmin.headers),
    token: bearer(full),
    bareToken: bearer(bare),
    adminToken: bearer(adminToken),
    impersonated: { cookie: acting.headers.getSetCookie()[0]?.split(';')[0] ?? '' },
    deactivated: cookie(deactivated.headers),
  }
  const { handler } = checkAnswers(auth)

  return {
    names: {
      provider: 'plain',
      organizationId,
      invitationId: invitation.id,
      ownInvitationId: own.invitation.id,
      tokenId: named.apiToken.id,
      userId: target.id,
      ownSessionId: device.sessionId,
      sessionId,
    },
    endpoints: Object.entries(auth.openapi().paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(
        (method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
      ),
    ),
    ask: (column, method, path, body) =>
      handler(
        new Request(`http://app.test/api/auth${path}`, {
          method,
          headers: {
            origin: 'http://app.test',
            'sec-fetch-site': 'same-origin',
            ...(body && { 'content-type': 'application/json' }),
            ...credentials[column],
          },
          body: body ? JSON.stringify(body) : null,
        }),
      ),
  }
}
