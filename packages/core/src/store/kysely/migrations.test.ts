import Sqlite from 'better-sqlite3'
import { Kysely, sql, SqliteDialect } from 'kysely'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { databaseKinds, type TestDatabase } from '../../../test/databases.ts'
import { coreTables } from '../../tables.ts'
import {
  addedBy,
  type AnyTable,
  date,
  defineTable,
  nullable,
  referring,
  serial,
  text,
} from '../table.ts'
import { planMigrations } from './migration-plan.ts'
import { createMigrations } from './migrations.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const kinds = await Promise.all(
  databaseKinds.map(async (kind) => ({ ...kind, there: await kind.isThere() })),
)

interface Tag {
  id: string
  label: string
  note: string | null
  ownerId: string | null
}

const tag = {
  name: 'auth_tag',
  migration: 'core-0001',
  columns: { id: text(16), label: text(200) },
  primaryKey: ['id'],
} as const

const firstTags = defineTable<Pick<Tag, 'id' | 'label'>>(tag)

/** A migration that no version has: it comes after all that there are. */
const later = 'core-9999'

/** The same table as a later version declares it. */
const laterTags = defineTable<Tag>({
  ...tag,
  columns: {
    ...tag.columns,
    note: addedBy(later, nullable(text(100))),
    ownerId: addedBy(later, nullable(referring(text(32), 'auth_user'))),
  },
  unique: [['note', 'label']],
  indexes: [['ownerId']],
})

/** Sorts before the core's tables, and has to come after them. */
const badges = defineTable<{ id: number; userId: string; wonAt: Date }>({
  name: 'auth_badge',
  migration: 'badges-0001',
  columns: { id: serial(), userId: referring(text(32), 'auth_user'), wonAt: date() },
  primaryKey: ['id'],
})

const now = Date.UTC(2026, 0, 1)

function insertUser(db: Kysely<unknown>, id: string, verifiedEmail: string | null = null) {
  return sql`insert into auth_user (id, name, email, verified_email, created_at, updated_at)
    values (${id}, ${id}, ${'a@b.test'}, ${verifiedEmail}, ${now}, ${now})`.execute(db)
}

function insertBadge(db: Kysely<unknown>) {
  return sql`insert into auth_badge (user_id, won_at) values ('ada', ${now})`.execute(db)
}

async function valuesOf(db: Kysely<unknown>, query: string): Promise<unknown[]> {
  const { rows } = await sql.raw<Record<string, unknown>>(query).execute(db)
  return rows.flatMap((row) => Object.values(row))
}

const tableNames = async (db: Kysely<unknown>) =>
  (await db.introspection.getTables()).map(({ name }) => name).toSorted()

const coreMigrations = planMigrations(coreTables).map(({ name }) => name)

const coreNames = [...coreTables.map(({ name }) => name), 'auth_migration'].toSorted()

type Kind = (typeof kinds)[number]

/** A new database for each test, and its migrations. */
function useDatabase({ name, dialect, there, create }: Kind) {
  const fixture = {} as { database: TestDatabase; db: Kysely<unknown> }
  beforeEach(async ({ skip }) => {
    skip(!there, `${name} does not answer`)
    fixture.database = await create()
    fixture.db = fixture.database.connect()
  })
  afterEach(async () => {
    if (there) await fixture.database.drop()
  })
  const migrations = () => createMigrations(fixture.db, dialect)
  const migrate = (...tables: AnyTable[]) => migrations().migrate([...coreTables, ...tables])
  return { fixture, migrations, migrate }
}

function createGate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open: () => open(), opened }
}

const namesOf = (ran: readonly { name: string }[]) => ran.map(({ name }) => name)

describe.each(kinds)('migrations on $name', (kind) => {
  const { fixture, migrations, migrate } = useDatabase(kind)

  test('a plan changes nothing', async () => {
    expect(namesOf(await migrations().pending(coreTables))).toEqual(coreMigrations)
    expect(await tableNames(fixture.db)).toEqual([])
  })

  test('what runs is what the plan said, once', async () => {
    const plan = await migrations().pending(coreTables)
    expect(await migrate()).toEqual(plan)
    expect(await tableNames(fixture.db)).toEqual(coreNames)
    expect(await migrations().pending(coreTables)).toEqual([])
    expect(await migrate()).toEqual([])
  })

  test('a database without migrations is refused with the command to run', async () => {
    await expect(migrations().check(coreTables)).rejects.toMatchObject({
      code: 'MIGRATION_REQUIRED',
      status: 503,
      message: `The database lacks ${coreMigrations.join(', ')}. Run: npx sallyport migrate`,
    })
    await migrate()
    await migrations().check(coreTables)
  })

  test('a column that came later is added to the rows that exist', async () => {
    await migrate(firstTags)
    await sql`insert into auth_tag (id, label) values ('old', 'kept')`.execute(fixture.db)
    await expect(migrations().check([...coreTables, laterTags])).rejects.toThrow(later)

    expect(namesOf(await migrate(laterTags))).toEqual([later])
    expect(await valuesOf(fixture.db, 'select id, label, note, owner_id from auth_tag')).toEqual([
      'old',
      'kept',
      null,
      null,
    ])
    await insertUser(fixture.db, 'ada')
    const insert = (id: string, owner: string) =>
      sql`insert into auth_tag values (${id}, 'label', 'note', ${owner})`.execute(fixture.db)
    await expect(insert('orphan', 'nobody')).rejects.toThrow()
    await insert('new', 'ada')
    await expect(insert('twin', 'ada')).rejects.toThrow()
    await sql`delete from auth_user`.execute(fixture.db)
    expect(await valuesOf(fixture.db, 'select id from auth_tag')).toEqual(['old'])
  })

  test('a new database has at once what came later', async () => {
    expect(namesOf(await migrate(laterTags))).toEqual([...coreMigrations, later])
    await migrations().check([...coreTables, laterTags])
    expect(await valuesOf(fixture.db, 'select note from auth_tag')).toEqual([])
  })

  test('a feature may come after newer migrations of the core', async () => {
    await migrate(laterTags)
    expect(namesOf(await migrate(laterTags, badges))).toEqual(['badges-0001'])
  })

  test('the core comes before features, and tables before those that refer to them', async () => {
    const tables = [badges, ...coreTables.toReversed()]
    expect(namesOf(await migrations().migrate(tables))).toEqual([...coreMigrations, 'badges-0001'])
    expect(await tableNames(fixture.db)).toEqual(['auth_badge', ...coreNames].toSorted())
  })

  test('what a newer version migrated is fine for an older one', async () => {
    await migrate(laterTags, badges)
    await migrations().check([...coreTables, firstTags])
    expect(await migrate(firstTags)).toEqual([])
  })

  test('ids that are counted up are never given twice', async () => {
    await migrate(badges)
    await insertUser(fixture.db, 'ada')
    await insertBadge(fixture.db)
    await insertBadge(fixture.db)
    const ids = (await valuesOf(fixture.db, 'select id from auth_badge')).map(Number)
    await sql`delete from auth_badge`.execute(fixture.db)
    await insertBadge(fixture.db)
    const [next] = await valuesOf(fixture.db, 'select id from auth_badge')
    expect(Number(next)).toBeGreaterThan(Math.max(...ids))
  })

  test('texts differ by case, accent and space at the end', async () => {
    await migrate()
    const texts = ['ada', 'Ada', 'áda', 'ada ', 'ada\t', 'a\u0301da']
    for (const word of texts) await insertUser(fixture.db, word, word)
    const [count] = await valuesOf(fixture.db, "select count(*) from auth_user where id = 'ada'")
    expect(Number(count)).toBe(1)
  })

  test('keys hold the longest texts that their columns take', async () => {
    await migrate()
    await insertUser(fixture.db, 'ada')
    const longest = '😀'.repeat(255)
    const insert = (subject: string) =>
      sql`insert into auth_identity values (${longest}, ${subject}, 'ada', 'p', ${now}, ${now})`.execute(
        fixture.db,
      )
    await insert(longest)
    await insert(`${'😀'.repeat(254)}😁`)
    await expect(insert(longest)).rejects.toThrow()
    await sql`delete from auth_user`.execute(fixture.db)
    expect(await valuesOf(fixture.db, 'select subject from auth_identity')).toEqual([])
  })

  test('a column takes no value of another type', async () => {
    await migrate()
    await expect(
      sql`insert into auth_spent values ('a', 'tomorrow')`.execute(fixture.db),
    ).rejects.toThrow()
  })

  test('when a statement fails, the next run after it was mended goes on', async () => {
    await sql`create table auth_spent (something integer)`.execute(fixture.db)
    await expect(migrate()).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      cause: expect.objectContaining({ message: expect.stringContaining('auth_spent') }),
    })
    await expect(migrations().check(coreTables)).rejects.toThrow('core-0001')
    await sql`drop table auth_spent`.execute(fixture.db)
    expect(namesOf(await migrate())).toEqual(coreMigrations)
    expect(await tableNames(fixture.db)).toEqual(coreNames)
  })
})

describe.each(kinds.filter(({ dialect }) => dialect !== 'mysql'))(
  'migrations on $name, which can undo them',
  (kind) => {
    const { fixture, migrate } = useDatabase(kind)

    test('when a statement fails, nothing of the migration is left', async () => {
      await sql`create table auth_spent (something integer)`.execute(fixture.db)
      await expect(migrate()).rejects.toThrow()
      expect(await tableNames(fixture.db)).toEqual(['auth_spent'])
    })
  },
)

// In one process SQLite's second connection would keep the first from going on: two processes are tested with the cli.
describe.each(kinds.filter(({ dialect }) => dialect !== 'sqlite'))(
  'migrations on $name, a server',
  (kind) => {
    const { fixture } = useDatabase(kind)

    test('of two who migrate at once, one runs and the other finds it done', async () => {
      const others = Array.from({ length: 4 }, () =>
        createMigrations(fixture.database.connect(), kind.dialect),
      )
      // Having looked once they may remember, and have to look anew.
      await Promise.all(others.map((other) => other.pending(coreTables)))
      const ran = await Promise.all(others.map((other) => other.migrate(coreTables)))
      expect(ran.flatMap(namesOf)).toEqual(coreMigrations)
    })

    test('who waited for another sees all that it did, also what it had looked for before', async () => {
      if (kind.dialect === 'postgres') {
        const name = new URL(fixture.database.address).pathname.slice(1)
        const isolation = `default_transaction_isolation = 'repeatable read'`
        await sql.raw(`alter database ${name} set ${isolation}`).execute(fixture.db)
      }
      const asked = createGate()
      let questions = 0
      const waiting = fixture.database.connect(({ query }) => {
        if (/_lock\(/.test(query.sql) && ++questions === 2) asked.open()
      })
      const late = createMigrations(waiting, kind.dialect)
      expect(namesOf(await late.pending(coreTables))).toEqual(coreMigrations)

      const done = createGate()
      const held = createGate()
      const early = fixture.database.connect(async ({ query }) => {
        if (!query.sql.startsWith('insert into')) return
        done.open()
        await held.opened
      })
      const ran = createMigrations(early, kind.dialect).migrate(coreTables)
      await done.opened
      const found = late.migrate(coreTables)
      await asked.opened
      held.open()
      expect(namesOf(await ran)).toEqual(coreMigrations)
      expect(await found).toEqual([])
    })

    test('tells its time', async () => {
      const before = Date.now()
      const { readClock } = createMigrations(fixture.db, kind.dialect)
      // A server on this machine has this machine's clock.
      expect(Math.abs(((await readClock?.()) ?? 0) - before)).toBeLessThan(1000)
    })
  },
)

describe.each(kinds.filter(({ dialect }) => dialect === 'mysql'))(
  'migrations on $name, which cannot undo them',
  (kind) => {
    const { fixture, migrations } = useDatabase(kind)

    test('a run that was killed after any statement is finished by the next', async () => {
      const plan = await migrations().pending([...coreTables, laterTags])
      const statements = plan.flatMap((migration) => migration.statements)
      const count = statements.length
      expect(count).toBeGreaterThan(8)
      for (let killedAfter = 1; killedAfter <= count; killedAfter++) {
        const fresh = await kind.create()
        try {
          const connection = fresh.connect()
          const run = createMigrations(connection, kind.dialect)
          for (const statement of statements.slice(0, killedAfter)) {
            await sql.raw(statement).execute(connection)
          }
          const rest = await run.migrate([...coreTables, laterTags])
          expect(rest.flatMap((migration) => migration.statements)).toHaveLength(
            count - killedAfter,
          )
          await run.check([...coreTables, laterTags])
          expect(await tableNames(connection)).toEqual(['auth_tag', ...coreNames].toSorted())
        } finally {
          await fresh.drop()
        }
      }
    })

    test('a table of somebody else is not taken for ours', async () => {
      await sql`create table auth_user (id integer primary key, username varchar(150))`.execute(
        fixture.db,
      )
      await expect(migrations().pending(coreTables)).rejects.toMatchObject({
        cause: expect.objectContaining({
          message: expect.stringMatching(
            /^the table auth_user is there, but without the columns name/,
          ),
        }),
      })
    })
  },
)

describe('SQLite, which can be asked at once', () => {
  const open = (readNow: (handle: Sqlite.Database) => (query: string) => unknown[]) => {
    const handle = new Sqlite(':memory:')
    const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: handle }) })
    return createMigrations(db, 'sqlite', readNow(handle))
  }

  test('is refused without a promise', async () => {
    const migrations = open((handle) => (query) => handle.prepare(query).all())
    expect(() => migrations.check(coreTables)).toThrow('npx sallyport migrate')
    await migrations.migrate(coreTables)
    expect(migrations.check(coreTables)).toBeUndefined()
    expect(() => migrations.check([...coreTables, badges])).toThrow('badges-0001')
  })

  test('and refuses when it cannot be read', () => {
    const migrations = open(() => () => {
      throw new Error('disk I/O error')
    })
    expect(() => migrations.check(coreTables)).toThrow(
      expect.objectContaining({ code: 'STORE_UNAVAILABLE' }),
    )
  })
})
