import { createHash } from 'node:crypto'
import Sqlite from 'better-sqlite3'
import { Client } from 'pg'

/** Sessions of one person. */
const devices = 2.5
/** Sessions whose tokens are known, at most: evenly spread over all of them. */
const known = 5000
/** A prime, above the number of rows: multiples of another, modulo it, are all of its remainders without an order. */
const prime = 15_485_863

/** The tokens of sessions that the tables are filled with. */
export function knownTokens(sessions: number): string[] {
  const step = stepOf(sessions)
  return Array.from({ length: Math.floor(sessions / step) }, (_, index) =>
    tokenOf(String((index + 1) * step)),
  )
}

/** What a row keeps of a token. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

/** Fills the tables of an SQLite file with so many sessions, and the people to whom they belong. */
export function seedSqlite(path: string, sessions: number): void {
  const database = new Sqlite(path)
  // Nothing here has to outlive a loss of power.
  database.pragma('synchronous = off')
  database.pragma('cache_size = -500000')
  database.function('hash_of', (number) => hashOf(tokenOf(String(number))))
  database.transaction(() => {
    for (const statement of insertions(sessions)) database.exec(statement)
  })()
  database.exec('analyze')
  database.pragma('wal_checkpoint(truncate)')
  database.close()
}

/** The same in PostgreSQL. */
export async function seedPostgres(connectionString: string, sessions: number): Promise<void> {
  const client = new Client({ connectionString })
  await client.connect()
  await client.query(`
    create function hashed(given text) returns text language sql immutable
      return translate(encode(sha256(convert_to(given, 'UTF8')), 'base64'), '+/=', '-_');
    create function hash_of(number integer) returns text language sql immutable
      return hashed(hashed('token ' || number))`)
  // No log, and no looking up of rows that were just written.
  await client.query('set session_replication_role = replica')
  for (const table of ['auth_identity', 'auth_session', 'auth_user']) {
    await client.query(`alter table ${table} set unlogged`)
  }
  for (const statement of insertions(sessions)) await client.query(statement)
  await client.query('vacuum analyze')
  await client.end()
}

function tokenOf(number: string): string {
  return hashOf(`token ${number}`)
}

function stepOf(sessions: number): number {
  return Math.max(1, Math.floor(sessions / known))
}

/** As a table. */
function numbersTo(last: number): string {
  return `with recursive numbers (i) as (select 1 union all select i + 1 from numbers where i < ${last})`
}

/** As scattered as ids that are made by chance, and much faster to make. */
function scattered(number: string, length: number): string {
  return `substr((100000000 + ${number} * 2003 % ${prime}) || '${'x'.repeat(length)}', 1, ${length})`
}

function insertions(sessions: number): string[] {
  const people = Math.ceil(sessions / devices)
  const now = Date.now()
  return [
    `insert into auth_user
      (id, name, email, verified_email, image, created_at, updated_at, last_sign_in_at)
    ${numbersTo(people)}
    select ${scattered('i', 32)}, 'Person ' || i,
      'person-' || i || '@example.test', 'person-' || i || '@example.test',
      'https://example.test/pictures/' || i || '.png', ${now}, ${now}, ${now}
    from numbers order by 1`,
    `insert into auth_session
      (id, user_id, token_hash, created_at, renewed_at, expires_at, remember, provider, user_agent, ip)
    ${numbersTo(sessions)}
    select ${scattered('i', 22)}, ${scattered(`(1 + i % ${people})`, 32)},
      case when i % ${stepOf(sessions)} = 0 then hash_of(i) else ${scattered('i', 43)} end,
      ${now}, ${now}, ${now} + 2592000000 - i, true, 'github',
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36',
      '203.0.113.7'
    from numbers order by 1`,
  ]
}
