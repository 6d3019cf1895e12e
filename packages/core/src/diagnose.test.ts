import { describe, expect, test } from 'vitest'
import { readConfiguration } from './config.ts'
import { randomToken } from './crypto/random.ts'
import { diagnose, type Examined } from './diagnose.ts'
import { AuthError } from './errors.ts'
import type { AuthOptions } from './options.ts'

const started = Date.UTC(2026, 0, 1)

/** An application where all is well, but for what is given. */
function examined(given: Partial<Examined> = {}, options: AuthOptions = {}): Examined {
  const secret = randomToken(32)
  const { settings } = readConfiguration({ baseURL: 'https://app.test', secret, ...options }, {})
  return {
    settings,
    secrets: 1,
    now: () => started,
    database: { kind: 'PostgreSQL', pending: async () => [], readClock: async () => started },
    providers: [
      { id: 'company', issuer: 'https://id.test', discover: async () => started },
      github,
    ],
    ...given,
  }
}

async function linesOf(...given: Parameters<typeof examined>): Promise<string[]> {
  const findings = await diagnose(examined(...given))
  return findings.map(({ name, ok, detail }) => `${ok ? 'ok' : 'mend'} ${name}: ${detail}`)
}

const fail = (error: unknown) => async () => {
  throw error
}

const github = { id: 'github', issuer: 'https://github.com', discover: async () => undefined }

describe('a diagnosis', () => {
  test('of an application where all is well', async () => {
    expect(await linesOf()).toEqual([
      'ok configuration: https://app.test, cookies Secure, HttpOnly, SameSite=lax, 1 secret',
      'ok database: PostgreSQL answers',
      'ok migrations: all have run',
      'ok provider company: https://id.test, which has to know https://app.test/api/auth/callback/company',
      'ok provider github: https://github.com, which has to know https://app.test/api/auth/callback/github',
      'ok clock: within 30 seconds of PostgreSQL, company',
    ])
  })

  test('of one on this machine, without a database and providers', async () => {
    const here = { baseURL: 'http://localhost:3000' }
    expect(await linesOf({ database: undefined, providers: [], secrets: 2 }, here)).toEqual([
      'ok configuration: http://localhost:3000, cookies HttpOnly, SameSite=lax, 2 secrets, of which the first seals',
      'ok database: none: sessions live in their cookies alone',
      'ok clock: not compared: nothing here has a clock of its own',
    ])
  })

  test.each([
    [
      { baseURL: 'http://app.test' },
      'mend configuration: baseURL is http://app.test: everybody on the way can read the cookies. Serve the application over https, and make baseURL that address.',
    ],
    [
      { security: { requireSecureCookie: false } },
      'mend configuration: security.requireSecureCookie is false, so browsers send the session over http as well. Leave it out: on https it is true.',
    ],
  ])('finds cookies that others can read: %j', async (options, line) => {
    expect(await linesOf({}, options)).toContain(line)
  })

  test('finds migrations that have not run', async () => {
    const pending = async () => [
      { name: 'core-0002', statements: [] },
      { name: 'core-0003', statements: [] },
    ]
    const lines = await linesOf({ database: { kind: 'SQLite', pending } })
    expect(lines).toContain('ok database: SQLite answers')
    expect(lines).toContain(
      'mend migrations: core-0002, core-0003 not run yet. Run: npx sallyport migrate',
    )
  })

  test('finds a database that does not answer, and says nothing of its migrations', async () => {
    const cause = new AggregateError([new Error('connect ECONNREFUSED 127.0.0.1:5432')])
    const pending = fail(new AuthError('STORE_UNAVAILABLE', { cause }))
    const lines = await linesOf({ database: { kind: 'PostgreSQL', pending } })
    expect(lines).toContain(
      'mend database: PostgreSQL: the database cannot be used: connect ECONNREFUSED 127.0.0.1:5432. Check that it runs, and the address and password in `database`.',
    )
    expect(lines.join()).not.toContain('migrations')
  })

  test('finds a provider that cannot be read, and goes on with the others', async () => {
    const detail = 'https://id.test/.well-known/openid-configuration: it answered 502'
    const discover = fail(new AuthError('PROVIDER_UNAVAILABLE', { detail }))
    const company = { id: 'company', issuer: 'https://id.test', discover }
    const lines = await linesOf({ providers: [company, github] })
    expect(lines).toContain(
      `mend provider company: ${detail}. Check the issuer, and that this machine may connect to it.`,
    )
    expect(lines.join('\n')).toContain('ok provider github: https://github.com, ')
  })

  test.each([
    [31_000, "mend clock: This machine's clock is 31 seconds behind that of PostgreSQL."],
    [-31_000, "mend clock: This machine's clock is 31 seconds ahead of that of PostgreSQL."],
    [30_000, 'ok clock: within 30 seconds of PostgreSQL, company'],
  ])('finds a clock that is %i milliseconds off', async (skew, line) => {
    const readClock = async () => started + skew
    const database = { kind: 'PostgreSQL', pending: async () => [], readClock }
    expect((await linesOf({ database })).at(-1)).toContain(line)
  })

  test('compares clocks as of the middle of a slow answer', async () => {
    let time = started
    const readClock = async () => {
      time += 80_000
      return started + 40_000
    }
    const database = { kind: 'PostgreSQL', pending: async () => [], readClock }
    const lines = await linesOf({ database, providers: [], now: () => time })
    expect(lines.at(-1)).toBe('ok clock: within 30 seconds of PostgreSQL')
  })

  test('repeats no password that an address holds', async () => {
    const pending = fail(new Error('no such host: postgres://app:open-sesame@db.test/app'))
    expect((await linesOf({ database: { kind: 'PostgreSQL', pending } })).join()).toContain(
      'no such host: postgres://***@db.test/app',
    )
  })
})
