import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Kysely } from 'kysely'
import { createMigrations } from '../../../src/store/kysely/migrations.ts'
import { coreTables } from '../../../src/tables.ts'
import { databaseKinds } from '../../databases.ts'

// An application of the command line's tests, which say what happens to it:
// KIND and ADDRESS of its database; KILL_AFTER so many statements; MEET, a folder where it waits for its twin.
const { KIND, ADDRESS = '', KILL_AFTER, MEET, NAME = '' } = process.env

const kind = databaseKinds.find(({ name }) => name === KIND)
if (!kind) throw new Error(`KIND is ${KIND}`)

let statements = 0
const db = new Kysely<unknown>({
  dialect: kind.open(ADDRESS),
  log() {
    if (running && ++statements === Number(KILL_AFTER)) process.kill(process.pid, 'SIGKILL')
  },
})
const migrations = createMigrations(db, kind.dialect)
let running = false

/** Goes on when its twin is at this point too. */
async function meet(folder: string): Promise<void> {
  writeFileSync(join(folder, NAME), '')
  while (!['one', 'two'].every((name) => existsSync(join(folder, name)))) await pause(1)
}

export const auth = {
  async migrate({ dryRun = false } = {}) {
    if (dryRun) return migrations.pending(coreTables)
    if (MEET !== undefined) await meet(MEET)
    running = true
    return migrations.migrate(coreTables)
  },
  diagnose: async () => [],
  close: () => db.destroy(),
}
