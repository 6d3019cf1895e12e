import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createAuth } from '@sallyport/core'
import { admin } from '@sallyport/core/admin'
import { kyselyStore } from '@sallyport/core/kysely'
import { mysqlStore } from '@sallyport/core/mysql'
import { postgresStore } from '@sallyport/core/postgres'
import { sqliteStore } from '@sallyport/core/sqlite'
import { Kysely } from 'kysely'
import { databaseKinds } from '../../databases.ts'

// An application of the command line's tests, which say what happens to it:
// KIND and ADDRESS of its database; KILL_AFTER so many statements of a migration; MEET, a folder where it waits for its
// twin, and its NAME there; SECRET, if it is to have a bad one; ADMIN, if it
// has that feature.
const { KIND, ADDRESS = '', KILL_AFTER, MEET, NAME = '', SECRET, ADMIN } = process.env

const kind = databaseKinds.find(({ name }) => name === KIND)
if (!kind) throw new Error(`KIND is ${KIND}`)
const { dialect, open } = kind

let migrating = false
let statements = 0

function killWhenItIsTime() {
  if (migrating && ++statements === Number(KILL_AFTER)) process.kill(process.pid, 'SIGKILL')
}

function fragileStore() {
  const db = new Kysely<unknown>({ dialect: open(ADDRESS), log: killWhenItIsTime })
  return kyselyStore(db, { dialect })
}

/** Goes on when its twin is at this point too. */
async function meet(folder: string): Promise<void> {
  writeFileSync(join(folder, NAME), '')
  while (!['one', 'two'].every((name) => existsSync(join(folder, name)))) await pause(1)
}

const stores = { sqlite: sqliteStore, postgres: postgresStore, mysql: mysqlStore }

const application = createAuth({
  baseURL: 'http://localhost:3000',
  secret: SECRET ?? 'zH3v9WLcFq0PMyDLbDHk9qg8HfM1y6sL4VJd2cX7bTk',
  database: KILL_AFTER === undefined ? stores[dialect](ADDRESS) : fragileStore(),
  features: ADMIN === undefined ? [] : [admin()],
})

export const auth = {
  ...application,
  async migrate(options?: { dryRun?: boolean }) {
    if (!options?.dryRun && MEET !== undefined) await meet(MEET)
    migrating = !options?.dryRun
    return application.migrate(options)
  },
}
