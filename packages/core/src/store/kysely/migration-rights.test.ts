import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { type Kysely, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { databaseKinds, type TestDatabase } from '../../../test/databases.ts'
import { coreTables, users } from '../../tables.ts'
import { createTestAuth } from '../../testing.ts'
import { mysqlStore } from '../mysql.ts'
import { postgresStore } from '../postgres.ts'
import type { Database } from '../store.ts'
import { createMigrations } from './migrations.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

/** The statements that docs/database.md has for this database. */
async function documentedGrants(dialect: string): Promise<string[]> {
  const document = await readFile(
    new URL('../../../../../docs/database.md', import.meta.url),
    'utf8',
  )
  const blocks = [...document.matchAll(/^```sql\n([^]*?)```/gm)].map(([, block = '']) => block)
  const [ofPostgres = '', ofMysql = ''] = blocks
  const statements = dialect === 'postgres' ? ofPostgres : ofMysql
  return statements
    .trim()
    .split(';\n')
    .map((statement) => statement.replace(';', ''))
}

const stores: Record<string, (address: string) => Database> = {
  postgres: postgresStore,
  mysql: mysqlStore,
}

const kinds = await Promise.all(
  databaseKinds
    .filter(({ dialect }) => dialect in stores)
    .map(async (kind) => ({ ...kind, there: await kind.isThere() })),
)

describe.each(kinds)('the rights that the documentation gives on $name', (kind) => {
  const role = `web_${randomBytes(4).toString('hex')}`
  let database: TestDatabase
  let owner: Kysely<unknown>
  let store: Database
  const run = (statement: string) => sql.raw(statement).execute(owner)

  beforeEach(async ({ skip }) => {
    skip(!kind.there, `${kind.name} does not answer`)
    database = await kind.create()
    owner = database.connect()
    await createMigrations(owner, kind.dialect).migrate(coreTables)
    const address = new URL(database.address)
    address.username = role
    store = (stores[kind.dialect] ?? postgresStore)(address.href)
    await run(
      kind.dialect === 'postgres' ? `create role ${role} login` : `create user '${role}'@'%'`,
    )
    for (const grant of await documentedGrants(kind.dialect)) {
      const name = address.pathname.slice(1)
      await run(grant.replaceAll(/\bweb\b/g, role).replace('on app.', `on ${name}.`))
    }
  })
  afterEach(async () => {
    if (!kind.there) return
    await store.close()
    await run(kind.dialect === 'postgres' ? `drop owned by ${role}` : 'select 1')
    await run(kind.dialect === 'postgres' ? `drop role ${role}` : `drop user '${role}'@'%'`)
    await database.drop()
  })

  test('are enough for everything an application does', async () => {
    const auth = createTestAuth({ database: store })
    await auth.ready()
    const headers = new Headers({ cookie: await auth.cookieOf({ name: 'Ada' }) })
    expect(await auth.api.listSessions({ headers })).toHaveLength(1)
    await auth.api.signOutAll({ headers })
    await auth.cleanUp()
    const user = await store.find(users, { name: 'Ada' })
    await auth.api.users.delete(user?.id ?? '')
    expect(await store.list(users, {})).toEqual([])
  })

  test('are not enough to change the tables', async () => {
    const later = { ...users, name: 'auth_later', migration: 'core-9999' }
    await expect(store.migrate([...coreTables, later])).rejects.toMatchObject({
      cause: expect.objectContaining({ message: expect.stringMatching(/denied/) }),
    })
  })
})
