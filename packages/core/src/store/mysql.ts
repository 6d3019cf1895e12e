import { Kysely, MysqlDialect, type MysqlPool } from 'kysely'
import { createPool } from 'mysql2'
import { AuthError } from '../errors.ts'
import { preparingPool } from './kysely/mysql-pool.ts'
import { createSqlStore } from './kysely/sql-store.ts'
import type { AnySchema } from './kysely/where.ts'
import type { Database } from './store.ts'

export type { Database } from './store.ts'

/** For each connection of our own: a value that does not fit is refused, and waiting for a row has an end. */
const settings = [
  `set session sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', innodb_lock_wait_timeout = 3`,
  'set session transaction isolation level read committed',
]

/**
 * Rows in MySQL 8 or MariaDB 10.6 and later: the address of a database, or a pool of mysql2, which stays open when the
 * store is closed. Nothing is connected before it is needed. A pool needs the flag `FOUND_ROWS`, which is mysql2's default.
 */
export function mysqlStore(database: string | MysqlPool): Database {
  const own = typeof database === 'string'
  const pool = own ? openPool(database) : database
  // The promises of mysql2/promise would be waited for in vain.
  if (!own && !('promise' in pool)) throw invalid()
  const dialect = new MysqlDialect({ pool: preparingPool(pool, own ? settings : []) })

  return createSqlStore({
    kind: 'MySQL',
    dialect: 'mysql',
    db: new Kysely<AnySchema>({ dialect }),
    async close() {
      if (own) await closePool(pool)
    },
  })
}

function openPool(uri: string): MysqlPool {
  if (!isAddress(uri)) throw invalid()
  return createPool({
    uri,
    charset: 'utf8mb4',
    connectTimeout: 5000,
    enableKeepAlive: true,
    // An update counts the rows that it found, also those that were like that before.
    flags: ['+FOUND_ROWS'],
  })
}

/** Looked at here, for what the driver throws shows the whole address, with its password. */
function isAddress(uri: string): boolean {
  if (!URL.canParse(uri)) return false
  const { protocol, pathname } = new URL(uri)
  return /^(mysql|mariadb):$/.test(protocol) && pathname.length > 1
}

function closePool(pool: MysqlPool): Promise<void> {
  return new Promise((resolve, reject) => {
    pool.end((error) => {
      if (error) reject(error instanceof Error ? error : new Error('The pool did not end'))
      else resolve()
    })
  })
}

function invalid(): AuthError {
  return new AuthError('CONFIGURATION_INVALID', {
    message:
      'mysqlStore needs the address of a database, such as "mysql://user:password@host:3306/name" (the password as encodeURIComponent gives it), or a pool of mysql2 (not of mysql2/promise)',
  })
}
