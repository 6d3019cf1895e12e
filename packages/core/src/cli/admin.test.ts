import { fileURLToPath } from 'node:url'
import { admin } from '@sallyport/core/admin'
import { sqliteStore } from '@sallyport/core/sqlite'
import { createTestAuth } from '@sallyport/core/testing'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { databaseKinds, type TestDatabase } from '../../test/databases.ts'
import { runCli } from '../../test/run-cli.ts'

const application = fileURLToPath(new URL('../../test/cli-app', import.meta.url))

vi.setConfig({ testTimeout: 60_000 })

describe('sallyport admin', () => {
  let database: TestDatabase | undefined
  let auth: ReturnType<typeof open>

  const open = (address: string) =>
    createTestAuth({
      database: sqliteStore(address),
      features: [admin()],
      migrateAtStart: true,
    })
  beforeEach(async () => {
    database = await databaseKinds[0]?.create()
    auth = open(database?.address ?? '')
    await auth.ready()
  })
  afterEach(async () => {
    await auth.close()
    await database?.drop()
  })

  const run = (args: readonly string[], env: Readonly<Record<string, string>> = { ADMIN: 'yes' }) =>
    runCli(application, ['admin', ...args], {
      KIND: 'SQLite',
      ADDRESS: database?.address ?? '',
      ...env,
    })
  const roleOf = async (email: string) => (await auth.api.users.find({ email }))?.role

  test('add makes an administrator of who has verified the address, once', async () => {
    const cookie = await auth.cookieOf({ name: 'Ada', email: 'Ada@Example.test' })
    expect(await run(['add', 'ada@example.TEST'])).toEqual({
      code: 0,
      signal: null,
      printed: 'Ada (Ada@Example.test) is an administrator now.\n',
      complained: '',
    })
    expect(await roleOf('ada@example.test')).toBe('admin')
    const headers = new Headers({ cookie })
    const { entries } = await auth.api.admin.listAuditLog({ headers })
    expect(entries[0]).toMatchObject({ action: 'user.updated', actorId: null })

    expect(await run(['add', 'ada@example.test'])).toMatchObject({
      code: 0,
      printed: 'Ada (Ada@Example.test) is an administrator already.\n',
    })
    expect(await auth.api.admin.listAuditLog({ headers })).toMatchObject({ entries })
  })

  test('remove takes it back', async () => {
    const { id } = await auth.api.users.create({
      name: 'Ada',
      email: 'ada@example.test',
      emailVerified: true,
    })
    expect((await run(['remove', 'ada@example.test'])).printed).toBe(
      'Ada (ada@example.test) is no administrator.\n',
    )
    await auth.api.users.update(id, { role: 'editor' })
    expect((await run(['add', 'ada@example.test'])).printed).toBe(
      'Ada (ada@example.test) is an administrator now, and "editor" no more.\n',
    )
    expect(await run(['remove', 'ada@example.test'])).toMatchObject({
      code: 0,
      printed: 'Ada (ada@example.test) is no administrator any more.\n',
    })
    expect(await roleOf('ada@example.test')).toBeNull()
  })

  test('an address that was only claimed makes nobody an administrator', async () => {
    const { id } = await auth.api.users.create({ email: 'eve@example.test' })
    expect(await run(['add', 'eve@example.test'])).toMatchObject({
      code: 1,
      printed: '',
      complained:
        'sallyport admin: nobody has verified the address eve@example.test. They have to sign in once before.\n',
    })
    expect((await auth.api.users.find({ id }))?.role).toBeNull()
  })

  test('who is deactivated is not made one', async () => {
    const { id } = await auth.api.users.create({
      name: 'Ada',
      email: 'ada@example.test',
      emailVerified: true,
    })
    await auth.api.users.deactivate(id)
    expect(await run(['add', 'ada@example.test'])).toMatchObject({
      code: 1,
      complained: 'sallyport admin: Ada (ada@example.test) is deactivated.\n',
    })
    expect(await roleOf('ada@example.test')).toBeNull()
  })

  test('without the feature it says how to add it', async () => {
    const ended = await run(['add', 'ada@example.test'], {})
    expect(ended).toMatchObject({ code: 1, printed: '' })
    expect(ended.complained).toContain('features: [admin()]')
  })

  test.each([[[]], [['add']], [['ad', 'a@b.test']], [['add', 'a@b.test', 'c@d.test']]])(
    'what cannot be understood is an error of usage: %j',
    async (args) => {
      const ended = await run(args)
      expect(ended).toMatchObject({ code: 2, printed: '' })
      expect(ended.complained).toContain('admin add <email>')
    },
  )
})

test('sallyport admin sends to migrate where the tables are missing', async () => {
  const database = await databaseKinds[0]?.create()
  try {
    const ended = await runCli(application, ['admin', 'add', 'ada@example.test'], {
      KIND: 'SQLite',
      ADDRESS: database?.address ?? '',
      ADMIN: 'yes',
    })
    expect(ended).toMatchObject({ code: 1, printed: '' })
    expect(ended.complained).toContain('npx sallyport migrate')
  } finally {
    await database?.drop()
  }
})
