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
  expect(completions(question('session?.|'))).toEqual(['expires', 'session', 'user'])
  expect(completions(question('session?.user.|'))).toEqual([
    'createdAt', 'email', 'emailVerified', 'handle', 'id', 'image', 'name', 'role', 'updatedAt',
  ]) // prettier-ignore
  expect(errors(question('session?.user.name.length'))).toEqual([])
  expect(errors(question('session?.user.nickname'))).toHaveLength(1)
  expect(errors(question('session.user'))).toEqual(["'session' is possibly 'null'."])
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
