import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import {
  type Dialect,
  Kysely,
  type Logger,
  MysqlDialect,
  PostgresDialect,
  SqliteDialect,
} from 'kysely'
import { createPool } from 'mysql2'
import { Client, Pool } from 'pg'
import type { SqlDialect } from '../src/store/kysely/ddl.ts'

/** An empty database that one test has to itself. */
export interface TestDatabase {
  /** A file, or the address of a database. */
  readonly address: string
  /** Each with a pool of its own, as another process would have; all are closed with the database. */
  connect(log?: Logger): Kysely<unknown>
  drop(): Promise<void>
}

export interface DatabaseKind {
  readonly name: string
  readonly dialect: SqlDialect
  /** Whether the server answers; its tests are skipped when it does not. */
  isThere(): Promise<boolean>
  /** A database that is there, or one that is not. */
  open(address: string): Dialect
  create(): Promise<TestDatabase>
}

const postgresServer = 'postgres://postgres@127.0.0.1:5432'
const mysqlServer = 'mysql://root@127.0.0.1:3306'

const sqlite: DatabaseKind = {
  name: 'SQLite',
  dialect: 'sqlite',
  isThere: async () => true,
  open: (address) => new SqliteDialect({ database: new Sqlite(address) }),
  async create() {
    const folder = await mkdtemp(join(tmpdir(), 'sallyport-'))
    const address = join(folder, 'auth.db')
    return connected(address, sqlite.open, () => rm(folder, { recursive: true }))
  },
}

const postgres: DatabaseKind = {
  name: 'PostgreSQL',
  dialect: 'postgres',
  isThere: () => succeeds(postgresRun('select 1')),
  open: (address) => new PostgresDialect({ pool: new Pool({ connectionString: address }) }),
  async create() {
    const name = randomName()
    await postgresRun(`create database ${name}`)
    const address = `${postgresServer}/${name}`
    // Waits for connections that are about to end; `with (force)` would end them with an error.
    return connected(address, postgres.open, () => postgresRun(`drop database ${name}`))
  },
}

const mysql: DatabaseKind = {
  name: 'MariaDB',
  dialect: 'mysql',
  isThere: () => succeeds(mysqlRun('select 1')),
  open: (address) => new MysqlDialect({ pool: createPool(address) }),
  async create() {
    const name = randomName()
    await mysqlRun(`create database ${name}`)
    const address = `${mysqlServer}/${name}`
    return connected(address, mysql.open, () => mysqlRun(`drop database ${name}`))
  },
}

export const databaseKinds: readonly DatabaseKind[] = [sqlite, postgres, mysql]

function connected(
  address: string,
  open: (address: string) => Dialect,
  drop: () => Promise<unknown>,
): TestDatabase {
  const connections: Kysely<unknown>[] = []
  return {
    address,
    connect(log) {
      const connection = new Kysely<unknown>({ dialect: open(address), ...(log && { log }) })
      connections.push(connection)
      return connection
    },
    async drop() {
      await Promise.all(connections.map((connection) => connection.destroy()))
      await drop()
    },
  }
}

function randomName(): string {
  return `sallyport_${randomBytes(6).toString('hex')}`
}

async function postgresRun(statement: string): Promise<void> {
  const client = new Client({ connectionString: `${postgresServer}/postgres` })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

async function mysqlRun(statement: string): Promise<void> {
  const pool = createPool(mysqlServer)
  try {
    await pool.promise().query(statement)
  } finally {
    await pool.promise().end()
  }
}

function succeeds(attempt: Promise<void>): Promise<boolean> {
  return attempt.then(
    () => true,
    () => false,
  )
}
