// What each verb of a store costs: `pnpm bench:store`. Databases that do not answer are left out.
import { memoryStore } from '@sallyport/core/memory'
import { mysqlStore } from '@sallyport/core/mysql'
import { postgresStore } from '@sallyport/core/postgres'
import { sqliteStore } from '@sallyport/core/sqlite'
import type { Database } from '@sallyport/core'
import { coreTables, sessionRows, users } from '../packages/core/src/tables.ts'
import { databaseKinds } from '../packages/core/test/databases.ts'
import { type Contestant, measure } from './measure.ts'

const people = 1000
const now = new Date()

function userOf(id: string) {
  return {
    id,
    name: 'Ada Example',
    email: `${id}@example.test`,
    verifiedEmail: `${id}@example.test`,
    image: 'https://example.test/ada.png',
    role: 'admin',
    fields: { plan: 'pro' },
    createdAt: now,
    updatedAt: now,
    lastSignInAt: now,
    deactivatedAt: null,
  }
}

function sessionOf(id: string, userId: string) {
  return {
    id,
    userId,
    former: null,
    tokenHash: `hash-${id}`,
    createdAt: now,
    renewedAt: now,
    expiresAt: now,
    remember: true,
    provider: 'github',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)',
    ip: '203.0.113.7',
    endedAt: null,
    activeOrganizationId: null,
    activeOrganizationRole: null,
    rotation: null,
    impersonatedBy: null,
    impersonatorSessionId: null,
  }
}

async function fill(database: Database): Promise<void> {
  await database.migrate(coreTables)
  await database.transaction(async (rows) => {
    for (let person = 0; person < people; person++) {
      await rows.insert(users, userOf(`u${person}`))
      await rows.insert(sessionRows, sessionOf(`s${person}`, `u${person}`))
    }
  })
}

/** The people take turns. */
function at(index: number): number {
  return index % people
}

/** `calls`: of the fastest verb in a round. */
function verbs(database: Database, calls: number): Contestant[] {
  const join = { table: users, on: ['userId', 'id'] } as const
  return [
    {
      name: 'find',
      call: (index) => database.find(users, { id: `u${at(index)}` }),
      callsARound: calls,
    },
    {
      name: 'findJoined',
      call: (index) => database.findJoined(sessionRows, { tokenHash: `hash-s${at(index)}` }, join),
      callsARound: calls,
    },
    {
      name: 'update, one row by its key',
      call: (index) =>
        database.update(sessionRows, { id: `s${at(index)}` }, { renewedAt: new Date(index) }),
      callsARound: calls / 10,
    },
    {
      name: 'insert',
      call: (index) => database.insert(sessionRows, sessionOf(`new-${index}`, `u${at(index)}`)),
      callsARound: calls / 10,
    },
    {
      name: 'take, one row by its key',
      call: (index) => database.take(sessionRows, { id: `new-${index}` }),
      callsARound: calls / 10,
    },
    {
      name: 'transaction of two updates',
      call: (index) =>
        database.transaction(async (rows) => {
          await rows.update(users, { id: `u${at(index)}` }, { lastSignInAt: new Date(index) })
          await rows.update(sessionRows, { id: `s${at(index)}` }, { renewedAt: new Date(index) })
        }),
      callsARound: calls / 10,
    },
  ]
}

async function report(name: string, database: Database, calls: number): Promise<void> {
  await fill(database)
  const measured = await measure(verbs(database, calls))
  await database.close()
  console.log(`\n${name.padEnd(30)} ${'best'.padStart(10)} ${'median'.padStart(10)}`)
  for (const { name: verb, best, median } of measured) {
    console.log(
      `${verb.padEnd(30)} ${best.toFixed(1).padStart(10)} ${median.toFixed(1).padStart(10)}`,
    )
  }
}

console.log(`Node ${process.version}, ${people} users with a session each, microseconds a call`)
await report('memory', memoryStore(), 50)
await report('SQLite in memory', sqliteStore(':memory:'), 1000)

const open = { sqlite: sqliteStore, postgres: postgresStore, mysql: mysqlStore }
for (const kind of databaseKinds) {
  if (!(await kind.isThere())) continue
  const { address, drop } = await kind.create()
  await report(kind.name, open[kind.dialect](address), kind.dialect === 'sqlite' ? 500 : 100)
  await drop()
}
