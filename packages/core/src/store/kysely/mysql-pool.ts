import type { MysqlPool, MysqlPoolConnection, MysqlQueryResult } from 'kysely'
import { markLost } from './lost-connections.ts'

/** A connection as mysql2 has it, beyond what kysely asks of it. */
interface Mysql2Connection {
  execute(query: Mysql2Query, answered: Answered): void
  query(query: Mysql2Query, answered: Answered): void
  on(event: 'error', listener: () => void): void
  release(): void
  destroy(): void
}

interface Mysql2Query {
  readonly sql: string
  readonly values: readonly unknown[]
  /** Milliseconds. */
  readonly timeout: number
}

type Answered = (error: unknown, result: MysqlQueryResult) => void

/** Milliseconds. */
export interface Waits {
  /** For a connection to come free. */
  readonly connection: number
  readonly answer: number
}

const defaultWaits: Waits = { connection: 5000, answer: 15_000 }

/**
 * A pool of mysql2 whose queries are prepared by the server: values never become part of a statement's text, whatever
 * its SQL mode makes of backslashes. `settings` run first on each connection. One that fails otherwise than by the
 * server's answer is not used again.
 */
export function preparingPool(
  pool: MysqlPool,
  settings: readonly string[],
  waits = defaultWaits,
): MysqlPool {
  const set = new WeakMap<MysqlPoolConnection, MysqlPoolConnection>()

  async function connect(): Promise<MysqlPoolConnection> {
    const connection = await checkOut(pool, waits.connection)
    const known = set.get(connection)
    if (known) return known
    const made = preparing(connection as unknown as Mysql2Connection, waits.answer)
    try {
      for (const statement of settings) await run(made, statement)
    } catch (error) {
      connection.destroy()
      throw error
    }
    set.set(connection, made)
    return made
  }

  return {
    getConnection(connected) {
      // Kysely looks at the connection only where there is no error.
      const failed = (error: unknown) => connected(error, undefined as never)
      connect().then((connection) => connected(null, connection), failed)
    },
    end: (ended) => pool.end(ended),
  }
}

function preparing(connection: Mysql2Connection, timeout: number): MysqlPoolConnection {
  // The pool listens once. Whoever waits for an answer is told in any case, and nobody else has to know.
  connection.on('error', () => {})
  return {
    query(sql: string, values: readonly unknown[], answered: Answered) {
      const query = { sql, values, timeout }
      const hear: Answered = (error, result) => {
        if (error && !isAnswer(error)) {
          markLost(error)
          connection.destroy()
        }
        answered(error, result)
      }
      // What has no values begins or ends a transaction, which MySQL does not prepare.
      if (values.length === 0) connection.query(query, hear)
      else connection.execute(query, hear)
    },
    release: () => connection.release(),
    destroy: () => connection.destroy(),
  } as unknown as MysqlPoolConnection
}

/** The pool itself would wait for ever. */
function checkOut(pool: MysqlPool, patience: number): Promise<MysqlPoolConnection> {
  return new Promise((resolve, reject) => {
    let late = false
    const timer = setTimeout(() => {
      late = true
      reject(new Error(`No connection came free in ${patience / 1000} seconds`))
    }, patience)
    pool.getConnection((error, connection) => {
      clearTimeout(timer)
      if (error) reject(error)
      else if (late) connection.release()
      else resolve(connection)
    })
  })
}

function run(connection: MysqlPoolConnection, statement: string): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.query(statement, [], (error) => (error ? reject(error) : resolve()))
  })
}

/** An error that the server sent, and after which it goes on to answer. */
function isAnswer(error: unknown): boolean {
  return (
    error instanceof Error && 'sqlState' in error && !('fatal' in error && error.fatal === true)
  )
}
