import { expect, test } from 'vitest'
import { folders } from '../e2e/support/start-app.ts'
import { createTypeReader } from './support/type-reader.ts'

// What the rows say about types, asked of the compiler as an editor does: in a file of the fixture. In a test file
// of its own, for the compiler keeps its process busy for seconds.

const { completions, errors, hover } = createTypeReader(folders.fixture)

test('S0-01 fetchSession promises the session or null', () => {
  const question = (promised: string) => `
    import { fetchSession } from '@sallyport/adapter-tanstack/fetch-session'
    import type { Session } from '@sallyport/core'
    export const asked: () => Promise<${promised}> = fetchSession
    export const given: ReturnType<typeof fetchSession> = Promise.resolve<${promised}>(null as never)`
  expect(errors(question('Session<{ handle: string }> | null'))).toEqual([])
  expect(errors(question('Session<{ handle: string }>'))).not.toEqual([])
  expect(errors(question('Session<{ other: string }> | null'))).not.toEqual([])
})

test('S0-04 a session has the user fields of the configuration', () => {
  const question = (field: string, type: string) => `
    import type { fetchSession } from '@sallyport/adapter-tanstack/fetch-session'
    type Answer = NonNullable<Awaited<ReturnType<typeof fetchSession>>>
    export const read = ({ user }: Answer): ${type} => user.${field}`
  expect(errors(question('handle', 'string'))).toEqual([])
  expect(errors(question('handle', 'number'))).not.toEqual([])
  expect(errors(question('nickname', 'string'))).not.toEqual([])
})

test('S0-23 an editor offers the properties of a session, and marks a wrong one', () => {
  const question = (expression: string) => `
    import { fetchSession } from '@sallyport/adapter-tanstack/fetch-session'
    export async function ask() {
      const session = await fetchSession()
      return ${expression}
    }`
  expect(completions(question('session?.|'))).toEqual([
    'expires',
    'organization',
    'scopes',
    'session',
    'user',
  ])
  expect(completions(question('session?.user.|'))).toEqual([
    'createdAt', 'email', 'emailVerified', 'handle', 'id', 'image', 'name', 'role', 'updatedAt',
  ]) // prettier-ignore
  expect(errors(question('session?.user.name.length'))).toEqual([])
  expect(errors(question('session?.user.nickname'))).toHaveLength(1)
  expect(errors(question('session.user'))).toEqual(["'session' is possibly 'null'."])
})

test.each([
  [
    'S1-25 the user has',
    "Session['user']",
    {
      id: 'string',
      name: 'string',
      email: 'string',
      image: 'string | null',
      emailVerified: 'boolean',
      createdAt: 'Date',
      updatedAt: 'Date',
      role: 'string | null',
    },
  ],
  [
    'S1-26 the session of a device has',
    "NonNullable<Session['session']>",
    {
      id: 'string',
      userId: 'string',
      expiresAt: 'Date',
      activeOrganizationId: 'string | null',
    },
  ],
])('%s these properties, of these types and no wider ones', (_what, part, properties) => {
  const question = (row: Record<string, string>) => `
    import type { Session } from '@sallyport/core'
    type Row = { ${Object.entries(row)
      .map((property) => property.join(': '))
      .join('; ')} }
    type Part = { [Key in keyof Row]: (${part})[Key] }
    type Same<A, B> = (<T>() => T extends A ? 1 : 0) extends <T>() => T extends B ? 1 : 0 ? true : false
    export const answer: Same<Part, Row> = true`
  expect(errors(question(properties))).toEqual([])
  for (const name of Object.keys(properties)) {
    expect(errors(question({ ...properties, [name]: 'any' })), name).toHaveLength(1)
  }
})

test('S1-30 S1-31 a server function knows what its schema makes of the data, and has a user', () => {
  const question = (expression: string) => `
    import { authAction } from '@sallyport/adapter-tanstack'
    import { z } from 'zod'
    export const rename = authAction()
      .validator(z.object({ name: z.string().transform((name) => name.split(' ')) }))
      .handler(async ({ data, context }) => ${expression})
    export const ask = () => rename({ data: { name: 'Ada' } })`
  expect(errors(question('data.name.join(context.user.name) + context.user.handle'))).toEqual([])
  expect(errors(question('[context, data.nickname]'))).toHaveLength(1)
  expect(errors(question('[data, context.user.nickname]'))).toHaveLength(1)
  const asked = question('[data, context.session.user.email]')
  expect(errors(asked)).toEqual([])
  expect(errors(asked.replace("name: 'Ada'", 'name: 7'))).toHaveLength(1)
  expect(errors(asked.replace("{ data: { name: 'Ada' } }", ''))).toHaveLength(1)
})

test('S1-37 authClient.useSession gives the session or null, and an error or null', () => {
  const question = (expression: string) => `
    import { authClient } from './lib/auth-client'
    export function useAnswer() {
      const state = authClient.useSession()
      return ${expression}
    }`
  expect(errors(question('state.data?.user.handle.length'))).toEqual([])
  expect(errors(question('state.data.user'))).toEqual(["'state.data' is possibly 'null'."])
  expect(errors(question('state.error?.message.length'))).toEqual([])
  expect(errors(question('state.error.message'))).toEqual(["'state.error' is possibly 'null'."])
  expect(errors(question('state.isPending satisfies boolean'))).toEqual([])
  expect(errors(question('state.isPending.length'))).toHaveLength(1)
})

test('S2-02 S2-03 getSession promises the session or null, requireSession the session', () => {
  const question = (helper: string, promised: string) => `
    import type { Session } from '@sallyport/core'
    import { getSession, requireSession } from './lib/auth'
    export const helpers = [getSession, requireSession]
    export const given: ReturnType<typeof ${helper}> = Promise.resolve<${promised}>(null as never)
    export const asked: Promise<${promised}> = given`
  const session = 'Session<{ handle: string }>'
  expect(errors(question('getSession', `${session} | null`))).toEqual([])
  expect(errors(question('getSession', session))).not.toEqual([])
  expect(errors(question('requireSession', session))).toEqual([])
})

test('S2-16 the two answers of a function that branches on the session are told apart by a literal', () => {
  const question = (expression: string) => `
    import { loadSummary } from './lib/session-functions'
    export async function ask() {
      const summary = await loadSummary()
      return ${expression}
    }`
  expect(errors(question('summary.signedIn ? summary.email.length : 0'))).toEqual([])
  expect(errors(question('summary.email.length'))).toHaveLength(1)
  expect(errors(question('summary.signedIn ? 0 : summary.email.length'))).toHaveLength(1)
})

test('S2-17 after requireSession the user needs no check for null, after getSession it does', () => {
  const question = (helper: string) => `
    import { createServerFn } from '@tanstack/react-start'
    import { ${helper} } from './lib/auth'
    export const load = createServerFn().handler(async () => {
      const session = await ${helper}()
      return { email: session.user.email }
    })`
  expect(errors(question('requireSession'))).toEqual([])
  expect(errors(question('getSession'))).toEqual(["'session' is possibly 'null'."])
})

test('S3-07 the doc comment of basePath says the default, on the server and on the client', () => {
  const question = (name: string, from: string) => `
    import { ${name} } from '${from}'
    ${name}({ base|Path: '/api/auth' })`
  for (const [name, from] of [
    ['createAuth', '@sallyport/core'],
    ['createAuthClient', '@sallyport/client'],
  ] as const) {
    expect(hover(question(name, from))).toMatch(/basePath\?: string.*Default `\/api\/auth`/s)
  }
})

test('S3-13 S3-28 `authenticated` tells whether there is a session, and else there is a reason', () => {
  const question = (expression: string) => `
    import { api } from './lib/auth'
    export async function ask(headers: Headers) {
      const state = await api.getSession({ headers })
      return ${expression}
    }`
  expect(errors(question('state.authenticated ? state.session.user.name : state.reason'))).toEqual(
    [],
  )
  expect(errors(question('state.session.user.name'))).toEqual([
    "'state.session' is possibly 'null'.",
  ])
  expect(errors(question('state.reason'))).toHaveLength(1)
  expect(completions(question('state.|'))).toEqual(['authenticated', 'headers', 'session'])
})

test('S3-29 S3-35 `session.user?.name` is a text, in a page and with the client', () => {
  const question = `
    import { authClient } from './lib/auth-client'
    import { Route } from './routes/dashboard'
    export function useNames(): string[] {
      const session = Route.useLoaderData()
      return [session.user?.name]
    }
    export async function ask(): Promise<(string | undefined)[]> {
      const { session } = await authClient.getSession()
      return [session?.user?.name, session?.user?.email, session?.user?.handle]
    }`
  expect(errors(question)).toEqual([])
  expect(errors(question.replace('user?.handle', 'user?.nickname'))).toHaveLength(1)
})

/** The application's own type of a user, as the fourth requirement document has it. */
const customUser = `
  interface CustomUser extends User {
    role: string
    preferences: { theme: 'light' | 'dark' }
  }`

test('S4-02 useSession takes the type of the user', () => {
  const question = (expression: string) => `
    import { useSession, type User } from '@sallyport/client/react'
    ${customUser}
    export function useAnswer() {
      const session = useSession<CustomUser>()
      return ${expression}
    }`
  expect(errors(question('[session?.user.role.length, session?.user.email.length]'))).toEqual([])
  expect(errors(question("session?.user.preferences.theme === 'dark'"))).toEqual([])
  expect(errors(question("session?.user.preferences.theme === 'blue'"))).toHaveLength(1)
  expect(errors(question('session?.user.nickname'))).toHaveLength(1)
  expect(errors(question('session.user'))).toEqual(["'session' is possibly 'null'."])
})

test('S4-23 Session and User are in an entry of their own, and an application extends User', () => {
  const question = (expression: string, extension = customUser) => `
    import type { Session, User } from '@sallyport/core/types'
    ${extension}
    export const ask = (user: CustomUser, session: Session<CustomUser>) => ${expression}`
  const ours = '[user.email.length, session.user.role.length, session.expires.length]'
  expect(errors(question(ours))).toEqual([])
  expect(errors(question('[session, user.nickname]'))).toHaveLength(1)
  expect(errors(question('[user, session.nickname]'))).toHaveLength(1)
  expect(errors(question("[user, session.user.preferences.theme === 'blue']"))).toHaveLength(1)
  const contrary = 'interface CustomUser extends User { email: number }'
  expect(errors(question('[user, session]', contrary))).toHaveLength(1)
  const given = `
    import { useSession } from '@sallyport/client/react'
    import type { Session, User } from '@sallyport/core/types'
    ${customUser}
    export const useIt: () => Session<CustomUser> | null = useSession<CustomUser>`
  expect(errors(given)).toEqual([])
})

test('internal fields are in no type of a session, and in the type of a user for the server', () => {
  const question = (
    expression: string,
    options = `internal: ['billing'], editable: ['name', 'plan']`,
  ) => `
    import { createAuth } from '@sallyport/core'
    import { z } from 'zod'
    const fields = z.object({ plan: z.enum(['free', 'pro']), billing: z.string() })
    const auth = createAuth({ user: { fields, ${options} } })
    export async function ask(headers: Headers) {
      const session = await auth.api.getServerSession({ headers })
      const user = await auth.api.users.find({ id: 'x' })
      return [session, user, ${expression}]
    }`
  expect(errors(question('session?.user.plan satisfies "free" | "pro" | undefined'))).toEqual([])
  expect(errors(question('session?.user.billing'))).toHaveLength(1)
  expect(errors(question('user?.billing satisfies string | undefined'))).toEqual([])
  expect(errors(question('auth.api.updateSession({ headers, user: { plan: "pro" } })'))).toEqual([])
  expect(
    errors(question('auth.api.updateSession({ headers, user: { billing: "x" } })')),
  ).toHaveLength(1)
  expect(errors(question('auth.api.updateSession({ headers, user: { role: "x" } })'))).toHaveLength(
    1,
  )
  expect(errors(question('0', `internal: ['biling']`))).not.toEqual([])
  expect(errors(question('0', `internal: ['billing'], editable: ['billing']`))).not.toEqual([])
  expect(completions(question('session?.user.|'))).not.toContain('billing')
})

test('S2-09 S2-11 a session by cookie and one by API token are of one type, in which only session may be null', () => {
  const question = (line: string) => `
    import { createAuth } from '@sallyport/core'
    import { apiTokens } from '@sallyport/core/api-tokens'
    const auth = createAuth({ features: [apiTokens()] })
    export async function read(cookie: Headers, bearer: Headers) {
      let session = await auth.api.getServerSession({ headers: cookie })
      session = await auth.api.getServerSession({ headers: bearer })
      if (!session) return null
      ${line}
    }`
  expect(errors(question('return session.user.email.length'))).toEqual([])
  expect(errors(question('return session.scopes?.includes("a")'))).toEqual([])
  expect(errors(question('return session.session?.id'))).toEqual([])
  expect(errors(question('return session.session.id'))).toEqual([
    "'session.session' is possibly 'null'.",
  ])
})

test('S1-31 S1-33 S1-34 the user in the context of every builder has the own fields, and the organization is there', () => {
  const question = (builder: string, expression: string) => `
    import { adminAction, createAdminAction, organizationAction, requireRole } from '@sallyport/adapter-tanstack'
    export const act = ${builder}.handler(({ context }) => ${expression})
    export const unused = [adminAction, createAdminAction, organizationAction, requireRole]`
  const builders = [
    'organizationAction()',
    'adminAction()',
    "createAdminAction({ role: 'support' })",
    "organizationAction().middleware([requireRole('support')])",
  ]
  for (const builder of builders) {
    expect(errors(question(builder, 'context.user.handle.length')), builder).toEqual([])
    expect(errors(question(builder, 'context.user.nickname')), builder).toHaveLength(1)
  }
  const inOrganization = 'context.organizationId.length + context.role.length'
  expect(errors(question('organizationAction()', inOrganization))).toEqual([])
  expect(errors(question('adminAction()', inOrganization))).toHaveLength(2)
})

test('S1-07 S1-28 below a guard the session is there, and the account context has its shape', () => {
  const question = (expression: string) => `
    import { requireAuth } from '@sallyport/adapter-tanstack/guards'
    import { getAccountContext } from '@sallyport/adapter-tanstack/server'
    type Passed = Awaited<ReturnType<typeof requireAuth>>
    type Account = Awaited<ReturnType<typeof getAccountContext>>
    export const read = ({ session }: Passed, account: Account) => [session, account, ${expression}]`
  expect(errors(question('session.user.handle.length'))).toEqual([])
  expect(errors(question('session.user.nickname'))).toHaveLength(1)
  expect(errors(question('account.user.name.length + Number(account.isPersonal)'))).toEqual([])
  expect(errors(question('account.user.role'))).toHaveLength(1)
  expect(errors(question('account.isOrganization && account.activeOrganizationId.length'))).toEqual(
    [],
  )
  expect(errors(question('account.isPersonal || account.activeOrganizationId.length'))).toEqual([])
  expect(errors(question('account.activeOrganizationId.length'))).toHaveLength(1)
})
