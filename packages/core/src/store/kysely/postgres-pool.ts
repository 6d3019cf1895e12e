import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import { randomToken } from '../../crypto/random.ts'
import { markLost } from './lost-connections.ts'

/** A client as pg has it, beyond what kysely asks of it. */
interface PgClient {
  query(config: PgQuery): Promise<PostgresQueryResult<unknown>>
  on(event: 'error', listener: () => void): unknown
  release(destroy: boolean): void
}

interface PgQuery {
  /** A query of the same name is prepared on a connection once. */
  readonly name: string | undefined
  readonly text: string
  readonly values: readonly unknown[]
}

/** Queries that are prepared: more than there are, but for an application that makes up new ones all the time. */
const namesGiven = 1000

/**
 * A pool of pg whose queries are prepared once on each connection, which takes half of their time. A connection that
 * fails otherwise than by the server's answer is not used again, and does not end the process.
 */
export function preparingPool(pool: PostgresPool, prepares: boolean): PostgresPool {
  const clients = new WeakMap<PostgresPoolClient, PostgresPoolClient>()
  const names = new Map<string, string>()
  // Another store may prepare its queries on the same connections.
  const ours = randomToken(9)

  function nameOf(sql: string, parameters: readonly unknown[]): string | undefined {
    // What has no parameters begins or ends a transaction, or is a migration and runs once.
    if (!prepares || parameters.length === 0) return undefined
    const known = names.get(sql)
    if (known !== undefined || names.size >= namesGiven) return known
    const name = `${ours}_${names.size}`
    names.set(sql, name)
    return name
  }

  function preparing(client: PgClient): PostgresPoolClient {
    let broken = false
    // The pool listens while a connection is idle; nobody does while one waits in a transaction.
    client.on('error', () => {
      broken = true
    })
    return {
      async query(text: string, values: readonly unknown[]) {
        try {
          return await client.query({ name: nameOf(text, values), text, values })
        } catch (error) {
          if (!isAnswer(error)) {
            broken = true
            markLost(error)
          }
          throw error
        }
      },
      release: (destroy = false) => client.release(destroy || broken),
    } as PostgresPoolClient
  }

  return {
    options: pool.options,
    async connect() {
      const client = await pool.connect()
      let known = clients.get(client)
      if (!known) clients.set(client, (known = preparing(client as unknown as PgClient)))
      return known
    },
    end: () => pool.end(),
  }
}

/** An error that the server sent, and after which it goes on to answer. */
function isAnswer(error: unknown): boolean {
  return error instanceof Error && 'severity' in error && error.severity === 'ERROR'
}
