import type { Session, User } from '@sallyport/core/types'
import { expect, expectTypeOf, test } from 'vitest'

/** What the fourth requirement document imports, and from which entry each part of it comes here. */
const entries: [entry: string, load: () => Promise<object>, names: string[]][] = [
  [
    '@sallyport/client/react',
    () => import('@sallyport/client/react'),
    ['useSession', 'useSessionUpdate', 'SessionProvider', 'createAuthClient'],
  ],
  ['@sallyport/client', () => import('@sallyport/client'), ['createAuthClient']],
  ['@sallyport/core/middleware', () => import('@sallyport/core/middleware'), ['withAuth']],
  [
    '@sallyport/adapter-tanstack/server',
    () => import('@sallyport/adapter-tanstack/server'),
    ['getServerSession', 'validateSession', 'getSession', 'requireSession'],
  ],
  ['@sallyport/adapter-tanstack', () => import('@sallyport/adapter-tanstack'), ['withAuth']],
  ['@sallyport/adapter-hono', () => import('@sallyport/adapter-hono'), ['createHonoAuth']],
]

test.each(entries)('S4-22 %s is an entry', async (_entry, load, names) => {
  const found = await load()
  for (const name of names) {
    expect(found).toHaveProperty(name)
    expect(Reflect.get(found, name), name).toBeTypeOf('function')
  }
})

test('S4-22 the entries for the browser have nothing of the server', async () => {
  const [react, client] = [
    await import('@sallyport/client/react'),
    await import('@sallyport/client'),
  ]
  const server = ['createAuth', 'withAuth', 'getServerSession', 'validateSession', 'memoryStore']
  expect(server.filter((name) => name in react || name in client)).toEqual([])
})

test('S4-22 @sallyport/core/types has types, and nothing that runs', async () => {
  expect(Object.keys(await import('@sallyport/core/types'))).toEqual([])
  expectTypeOf<Session['user']>().toExtend<User>()
  expectTypeOf<Session['expires']>().toEqualTypeOf<string>()
})
