import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import Sqlite from 'better-sqlite3'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** Of one person. */
const owned = 5

/** What a row keeps of a token. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

/** Fills the tables of an SQLite file with API tokens that were used just now, of several people. The tokens. */
export function seedTokens(path: string, count: number): string[] {
  const tokens = Array.from({ length: count }, (_, index) => tokenOf(index))
  const database = new Sqlite(path)
  database.pragma('synchronous = off')
  const addUser = database.prepare(
    `insert into auth_user (id, name, email, verified_email, image, created_at, updated_at)
    values (@id, 'Ada Example', @email, @email, 'https://example.test/ada.png', @now, @now)`,
  )
  const addToken = database.prepare(
    `insert into auth_api_token (id, token_hash, start, name, scopes, user_id, created_at, last_used_at)
    values (@id, @hash, @start, 'CI', '["project:read"]', @userId, @now, @now)`,
  )
  const now = Date.now()
  database.transaction(() => {
    for (const [index, token] of tokens.entries()) {
      const userId = scattered(`user ${Math.floor(index / owned)}`)
      if (index % owned === 0) addUser.run({ id: userId, email: `${userId}@example.test`, now })
      const [id, hash, start] = [scattered(`id ${index}`), hashOf(token), token.slice(0, 12)]
      addToken.run({ id, hash, start, userId, now })
    }
  })()
  database.exec('analyze')
  database.close()
  return tokens
}

/** As scattered as ids that are made by chance. */
function scattered(text: string): string {
  return hashOf(text).slice(0, 32)
}

/** In the documented form, of which the checksum is a part. */
function tokenOf(index: number): string {
  const random = createHash('sha512').update(`token ${index}`).digest('hex').slice(0, 38)
  const body = `sk_live_${random}`
  let checksum = ''
  for (let rest = crc32(body); checksum.length < 6; rest = Math.floor(rest / 62)) {
    checksum = (alphabet[rest % 62] ?? '') + checksum
  }
  return body + checksum
}
