import { memoryStore } from '@sallyport/core/memory'
import { identities, sessionRows, spent, users } from '@sallyport/core/testing'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { startFaultyProvider } from './support/faulty-provider.ts'
import { createApp, expectRefused, expectUser } from './support/oauth-app.ts'
import { watchDatabase } from './support/watched-database.ts'

// Sign-in with a provider, where people and sessions are rows.

const provider = await startFaultyProvider()
beforeEach(() => provider.reset())
afterAll(() => provider.close())

const secret = 'b2F1dGgtd2l0aC1hLWRhdGFiYXNlLXNlY3JldC0wMDAwMQ'

function start() {
  const database = watchDatabase(memoryStore())
  const app = createApp(provider, { database, secret })
  return { database, app }
}

test('V6.8.1 an identity is (issuer, subject), and the person keeps it whatever else changes', async () => {
  const { database, app } = start()
  provider.behave({ claims: { sub: 'ada', email: 'ada@example.test', name: 'Ada' } })
  await app.signIn()
  const ada = await expectUser(app)
  provider.behave({ claims: { sub: 'ada', email: 'other@example.test', name: 'Somebody' } })
  await app.signIn({ browser: app.newBrowser() })
  expect(await database.list(identities, {})).toMatchObject([
    { issuer: provider.issuer, subject: 'ada', userId: ada.id, provider: 'faulty' },
  ])
  expect(await database.list(users, {})).toMatchObject([
    { name: 'Ada', email: 'ada@example.test', verifiedEmail: 'ada@example.test' },
  ])
})

test('R-02 a callback that comes back to two processes at once signs in once', async () => {
  const { database, app } = start()
  const other = createApp(provider, { database, secret })
  const back = await provider.visit(await app.start())
  const cookie = [...app.browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const answers = await Promise.all(
    [app, other, app, other].map(({ auth }) =>
      auth.handler(new Request(back, { headers: { cookie, 'sec-fetch-site': 'cross-site' } })),
    ),
  )
  const landings = answers.map(({ headers }) => headers.get('location') ?? '')
  expect(landings.filter((address) => address.includes('error='))).toHaveLength(3)
  expect(landings.filter((address) => address.includes('error=OAUTH_STATE_INVALID'))).toHaveLength(
    3,
  )
  expect(await database.list(sessionRows, {})).toHaveLength(1)
})

test('R-02 no row holds the state of a sign-in', async () => {
  const { database, app } = start()
  const address = await app.start()
  await app.finish(await provider.visit(address))
  const rows = await database.list(spent, {})
  expect(rows).toHaveLength(1)
  expect(JSON.stringify(rows)).not.toContain(address.searchParams.get('state'))
})

test.each(['auth_user', 'auth_identity', 'auth_session'])(
  'R-20 R-26 when %s cannot be written, the person lands with a code and nothing is written',
  async (table) => {
    const { database, app } = start()
    database.fail(`insert ${table}`)
    expectRefused(app, await app.signIn(), 'STORE_UNAVAILABLE')
    database.mend()
    for (const rows of [users, identities, sessionRows]) {
      expect(await database.list(rows as typeof users, {})).toEqual([])
    }
    await app.signIn()
    await expectUser(app)
  },
)

test('R-20 a user who was there before is as they were when the sign-in fails', async () => {
  const { database, app } = start()
  await app.signIn()
  const before = await database.list(users, {})
  const sessions = await database.list(sessionRows, {})
  database.fail('insert auth_session')
  expect((await app.signIn()).error).toBe('STORE_UNAVAILABLE')
  database.mend()
  expect(await database.list(users, {})).toEqual(before)
  // The session that this browser had lives on, too.
  expect(await database.list(sessionRows, {})).toEqual(sessions)
  await expectUser(app)
})

test.each([
  ['a full-width @', 'ada\uff20example.test', 'ada@example.test'],
  ['a ligature', 'o\ufb03ce@example.test', 'office@example.test'],
  ['a composed letter', 'jose\u0301@example.test', 'jos\u00e9@example.test'],
  ['capitals', 'Ada@Example.TEST', 'Ada@Example.TEST'],
])('R-21 %s is normalised before it is checked', async (_name, email, kept) => {
  const { database, app } = start()
  provider.behave({ claims: { sub: 'x', email } })
  await app.signIn()
  expect((await expectUser(app)).email).toBe(kept)
  const [row] = await database.list(users, {})
  expect(row?.verifiedEmail).toBe(kept.toLowerCase())
})

test.each([
  ['a second @ that normalising makes', 'ada@evil.test\uff20example.test'],
  ['a comma that normalising makes', 'ada@example.test\uff0ceve@example.test'],
  ['a quoted local part', '"ada lovelace"@example.test'],
  ['a display name', 'Ada <ada@example.test>'],
  ['a list', 'ada@example.test,eve@example.test'],
  ['a space that normalising makes', 'ada\u3000@example.test'],
  [
    'an address that grows past its limit when it is folded',
    `${'\u0130'.repeat(200)}@${'x'.repeat(40)}.test`,
  ],
])('R-21 %s is refused, and nobody is written', async (_name, email) => {
  const { database, app } = start()
  provider.behave({ claims: { sub: 'x', email } })
  expectRefused(app, await app.signIn(), 'PROFILE_INVALID')
  expect(await database.list(users, {})).toEqual([])
})

test('R-19 nobody gets into an account by its address: claimed, verified, or in other letters', async () => {
  const { database, app } = start()
  provider.behave({ claims: { sub: 'ada', email: 'ada@example.test', email_verified: true } })
  await app.signIn()
  const ada = await expectUser(app)
  for (const email of ['ada@example.test', 'ADA@example.test', 'ada\uff20example.test']) {
    provider.behave({ claims: { sub: 'eve', email, email_verified: true } })
    const eve = app.newBrowser()
    expect((await app.signIn({ browser: eve })).error).toBe('ACCOUNT_EXISTS')
  }
  provider.behave({ claims: { sub: 'eve', email: 'ada@example.test', email_verified: false } })
  const eve = app.newBrowser()
  await app.signIn({ browser: eve })
  expect((await expectUser(app, eve)).id).not.toBe(ada.id)
  expect((await expectUser(app, eve)).emailVerified).toBe(false)
  expect(
    (await database.list(identities, { userId: ada.id })).map(({ subject }) => subject),
  ).toEqual(['ada'])
})

test('R-19 whoever claims an address first, unverified, neither keeps its owner out nor gets in with them', async () => {
  const { app } = start()
  provider.behave({ claims: { sub: 'eve', email: 'ada@example.test', email_verified: false } })
  const eve = app.newBrowser()
  await app.signIn({ browser: eve })
  provider.behave({ claims: { sub: 'ada', email: 'ada@example.test', email_verified: true } })
  await app.signIn()
  expect((await expectUser(app)).id).not.toBe((await expectUser(app, eve)).id)
  expect(await app.auth.api.users.find({ email: 'ada@example.test' })).toMatchObject({
    id: (await expectUser(app)).id,
  })
})
