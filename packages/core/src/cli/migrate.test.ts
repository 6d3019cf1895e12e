import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { databaseKinds, type TestDatabase } from '../../test/databases.ts'
import { type Ended, runCli } from '../../test/run-cli.ts'
import { planMigrations } from '../store/kysely/migration-plan.ts'
import { createMigrations } from '../store/kysely/migrations.ts'
import { coreTables } from '../tables.ts'

const application = fileURLToPath(new URL('../../test/cli-app', import.meta.url))

const names = planMigrations(coreTables).map(({ name }) => name)
const applied = `Applied ${names.join(', ')}.`

vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 })

const kinds = await Promise.all(
  databaseKinds.map(async (kind) => ({ ...kind, there: await kind.isThere() })),
)

describe.each(kinds)('sallyport migrate on $name', (kind) => {
  let database: TestDatabase
  beforeEach(async ({ skip }) => {
    skip(!kind.there, `${kind.name} does not answer`)
    database = await kind.create()
  })
  afterEach(async () => {
    if (kind.there) await database.drop()
  })

  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    runCli(application, ['migrate', ...args], {
      KIND: kind.name,
      ADDRESS: database.address,
      ...env,
    })

  const migrations = () => createMigrations(database.connect(), kind.dialect)

  async function expectWhole() {
    await migrations().check(coreTables)
    expect(await migrations().pending(coreTables)).toEqual([])
    const db = database.connect()
    const tables = (await db.introspection.getTables()).map(({ name }) => name)
    const expected = ['auth_migration', ...coreTables.map(({ name }) => name)]
    expect(tables.toSorted()).toEqual(expected.toSorted())
    const { rows } = await sql.raw('select name from auth_migration order by name').execute(db)
    expect(rows).toEqual(names.map((name) => ({ name })))
  }

  test('prints the SQL, runs it, and has nothing to do the next time', async () => {
    const plan = await migrations().pending(coreTables)
    const { code, printed, complained } = await run([])
    expect({ code, complained }).toEqual({ code: 0, complained: '' })
    for (const statement of plan.flatMap(({ statements }) => statements)) {
      expect(printed).toContain(`\n\n${statement};\n`)
    }
    expect(printed).toMatch(/^-- core-0001\n/)
    expect(printed.endsWith(`\n\n${applied}\n`)).toBe(true)
    await expectWhole()

    expect(await run([])).toMatchObject({
      code: 0,
      printed: '-- Nothing to migrate: the database has all that this version needs.\n',
    })
  })

  test('--dry-run prints SQL that somebody else can run, and runs nothing', async () => {
    const { code, printed } = await run(['--dry-run'])
    expect(code).toBe(0)
    const db = database.connect()
    expect(await db.introspection.getTables()).toEqual([])

    const statements = printed.replaceAll(/^-- .*$/gm, '').split(';\n')
    for (const statement of statements.filter((text) => text.trim() !== '')) {
      await sql.raw(statement).execute(db)
    }
    await expectWhole()
  })

  test('of two that start at once, each migration is run by one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sallyport-meet-'))
    try {
      const both = await Promise.all(
        ['one', 'two'].map((name) => run([], { MEET: folder, NAME: name })),
      )
      expect(both.map(({ code, complained }) => ({ code, complained }))).toEqual([
        { code: 0, complained: '' },
        { code: 0, complained: '' },
      ])
      const lastLine = ({ printed }: Ended) => printed.trimEnd().split('\n').at(-1)
      const lastLines = both.map(lastLine)
      expect(lastLines).toContain(applied)
      expect(lastLines).toContain('Another process has applied them meanwhile.')
      await expectWhole()
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('killed in the middle, the next run finishes it', async () => {
    expect(await run([], { KILL_AFTER: '8' })).toMatchObject({ signal: 'SIGKILL' })
    await expect(async () => migrations().check(coreTables)).rejects.toThrow('core-0001')
    expect(await run([])).toMatchObject({ code: 0 })
    await expectWhole()
  })
})

describe.each(kinds.filter(({ dialect }) => dialect === 'postgres'))(
  'sallyport migrate on $name, beside tables of somebody else',
  (kind) => {
    test('refuses, and goes into a schema of its own', async ({ skip }) => {
      skip(!kind.there, `${kind.name} does not answer`)
      const database = await kind.create()
      const env = { KIND: kind.name, ADDRESS: database.address }
      try {
        const db = database.connect()
        await sql.raw('create table auth_user (username text)').execute(db)
        await sql.raw('create schema sallyport').execute(db)
        expect(await runCli(application, ['migrate'], env)).toMatchObject({
          code: 1,
          complained: 'sallyport migrate: core-0001 failed: relation "auth_user" already exists\n',
        })
        const ADDRESS = `${database.address}?options=-csearch_path%3Dsallyport`
        const own = { ...env, ADDRESS }
        expect(await runCli(application, ['migrate'], own)).toMatchObject({ code: 0 })
        expect(await runCli(application, ['doctor'], own)).toMatchObject({ code: 0 })
        const tables = (await db.introspection.getTables()).filter(
          ({ schema }) => schema === 'public',
        )
        expect(tables.map(({ columns }) => columns.map(({ name }) => name))).toEqual([['username']])
      } finally {
        await database.drop()
      }
    })
  },
)

describe('sallyport migrate without its database', () => {
  test.each([
    ['PostgreSQL', 'postgres://someone:open-sesame@127.0.0.1:1/app'],
    ['MariaDB', 'mysql://someone:open-sesame@127.0.0.1:1/app'],
  ])('says in a line where %s was looked for, and no password', async (KIND, ADDRESS) => {
    expect(await runCli(application, ['migrate'], { KIND, ADDRESS })).toMatchObject({
      code: 1,
      printed: '',
      complained:
        'sallyport migrate: the database cannot be used: connect ECONNREFUSED 127.0.0.1:1\n',
    })
  })

  test.each([
    ['is none', 'mysql//someone:open-sesame@127.0.0.1:1'],
    ['it breaks', 'mysql://someone:open-sesame/1@127.0.0.1:1/app'],
  ])('never prints the password of an address that %s', async (_name, address) => {
    const { code, printed, complained } = await runCli(application, ['migrate'], {
      KIND: 'MariaDB',
      ADDRESS: address,
    })
    expect(code).toBe(1)
    expect(printed + complained).not.toContain('open-sesame')
    expect(complained).toContain('such as "mysql://***@host:3306/name"')
  })
})
