import { createTestAuth } from '@sallyport/core/testing'
import type { AuthOptions, Session, ValidateOptions } from '@sallyport/core'
import { describe, expect, test } from 'vitest'
import { everySession, keptSessions } from './support/session-kinds.ts'

// What the fourth requirement document says about asking for a session on the server, whatever keeps it.

const day = 86_400

/** An application, its clock and what it says of a cookie. */
function createSite(options: () => AuthOptions) {
  let now = Date.UTC(2026, 0, 10)
  const auth = createTestAuth(options(), { now: () => now })
  const source = (cookie: string) => ({ headers: new Headers(cookie ? { cookie } : {}) })
  return {
    auth,
    pass: (seconds: number) => void (now += seconds * 1000),
    source,
    ask: (cookie: string) => auth.api.getServerSession(source(cookie)),
    demand: (cookie: string) =>
      auth.api.getServerSession({ ...source(cookie), throwOnInvalid: true }),
    validate: (cookie: string, wanted: ValidateOptions = {}) =>
      auth.api.validateSession({ ...source(cookie), ...wanted }),
    signOut: (cookie: string) => auth.api.signOut(source(cookie)),
  }
}

/** Tokens that nobody was given. */
async function forgeries(cookie: string, options: () => AuthOptions): Promise<string[]> {
  const [name = '', token = ''] = cookie.split('=')
  const other = token.startsWith('a') ? 'b' : 'a'
  return [
    await createTestAuth(options()).cookieOf(),
    `${name}=${other}${token.slice(1)}`,
    `${cookie}x`,
    cookie.slice(0, -1),
    `${name}=x`,
  ]
}

describe.each(everySession)('a session that is %s', (_kind, options) => {
  test('S4-11 getServerSession gives the session or null, and throws nothing', async () => {
    const { auth, ask, pass } = createSite(options)
    const cookie = await auth.cookieOf({ name: 'Ada', email: 'ada@example.test' })
    const session: Session | null = await ask(cookie)
    expect(session).toMatchObject({
      user: { id: expect.any(String), name: 'Ada', email: 'ada@example.test' },
      expires: new Date(Date.UTC(2026, 1, 9)).toISOString(),
    })
    for (const sent of ['', 'theme=dark', ...(await forgeries(cookie, options))]) {
      expect(await ask(sent), sent).toBeNull()
    }
    pass(30 * day)
    expect(await ask(cookie)).toBeNull()
  })

  test('S4-30 asked to throw, it throws SESSION_EXPIRED for a session whose time is over', async () => {
    const { auth, demand, pass, source } = createSite(options)
    const cookie = await auth.cookieOf({ name: 'Ada' })
    pass(30 * day - 1)
    expect(await demand(cookie)).toMatchObject({ user: { name: 'Ada' } })
    const left = await auth.cookieOf({ name: 'Ada' })
    pass(30 * day)
    await expect(demand(left)).rejects.toMatchObject({ code: 'SESSION_EXPIRED', status: 401 })
    expect(await auth.api.getSession(source(left))).toMatchObject({ reason: 'SESSION_EXPIRED' })
  })

  test('S4-31 asked to throw, it throws INVALID_TOKEN for what nobody was given, and nothing for no token', async () => {
    const { auth, demand, source } = createSite(options)
    const cookie = await auth.cookieOf()
    for (const forged of await forgeries(cookie, options)) {
      await expect(demand(forged), forged).rejects.toMatchObject({
        name: 'AuthError',
        code: 'INVALID_TOKEN',
        status: 401,
      })
      expect(await auth.api.getSession(source(forged))).toMatchObject({ reason: 'INVALID_TOKEN' })
    }
    for (const sent of ['', 'theme=dark', 'sp.session=']) expect(await demand(sent)).toBeNull()
  })

  test('S4-16 validateSession says whether a session is valid', async () => {
    const { auth, validate } = createSite(options)
    const wanted = { requireVerified: true, allowExpired: false }
    const cookie = await auth.cookieOf({ name: 'Ada' })
    const { valid, session } = await validate(cookie, wanted)
    expect([valid, session?.user.name]).toEqual([true, 'Ada'])
    expect(await validate('', wanted)).toEqual({
      valid: false,
      reason: 'NO_SESSION',
      session: null,
    })
    for (const forged of await forgeries(cookie, options)) {
      expect(await validate(forged, { allowExpired: true })).toMatchObject({
        valid: false,
        reason: 'INVALID_TOKEN',
      })
    }
  })

  test('S4-17 requireVerified refuses people whose address is not verified', async () => {
    const { auth, validate } = createSite(options)
    const cookie = await auth.cookieOf({ subject: 'x', emailVerified: false })
    expect(await validate(cookie)).toMatchObject({ valid: true })
    expect(await validate(cookie, { requireVerified: false })).toMatchObject({ valid: true })
    expect(await validate(cookie, { requireVerified: true })).toMatchObject({
      valid: false,
      reason: 'EMAIL_UNVERIFIED',
      session: { user: { emailVerified: false } },
    })
    expect(await validate(await auth.cookieOf(), { requireVerified: true })).toMatchObject({
      valid: true,
    })
  })

  test('S4-18 allowExpired accepts a session whose time is over, and none without it', async () => {
    const { auth, validate, pass } = createSite(options)
    const cookie = await auth.cookieOf({ name: 'Ada' })
    pass(30 * day)
    for (const wanted of [{}, { allowExpired: false }]) {
      expect(await validate(cookie, wanted)).toMatchObject({
        valid: false,
        reason: 'SESSION_EXPIRED',
      })
    }
    const allowed = await validate(cookie, { allowExpired: true })
    expect(allowed).toMatchObject({ valid: true, session: { user: { name: 'Ada' } } })
    // Nothing of it makes the session live again.
    expect(await validate(cookie)).toMatchObject({ valid: false })
  })

  test('S4-32 for a sensitive operation only a recent sign-in will do', async () => {
    const { auth, validate, pass, source } = createSite(options)
    const fresh = { requireFresh: true }
    const cookie = await auth.cookieOf({ name: 'Ada' })
    pass(3599)
    expect(await validate(cookie, fresh)).toMatchObject({ valid: true })
    pass(1)
    const stale = { valid: false, reason: 'SESSION_NOT_FRESH', session: { user: { name: 'Ada' } } }
    expect(await validate(cookie, fresh)).toMatchObject(stale)
    expect(await validate(cookie)).toMatchObject({ valid: true })

    // A longer life is no new sign-in.
    const refreshed = source(cookie)
    await auth.api.refreshSession(refreshed)
    expect(await auth.api.validateSession({ ...refreshed, ...fresh })).toMatchObject(stale)
    expect(await validate(await auth.cookieOf({ name: 'Ada' }), fresh)).toMatchObject({
      valid: true,
    })
    expect(await validate('', fresh)).toMatchObject({ valid: false, reason: 'NO_SESSION' })
  })
})

describe.each(keptSessions)('a session that is %s', (_kind, options) => {
  test('S4-31 throws SESSION_REVOKED once it was ended', async () => {
    const { auth, demand, signOut, source } = createSite(options)
    const cookie = await auth.cookieOf()
    await signOut(cookie)
    await expect(demand(cookie)).rejects.toMatchObject({ code: 'SESSION_REVOKED', status: 401 })
    expect(await auth.api.getSession(source(cookie))).toMatchObject({ reason: 'SESSION_REVOKED' })
  })

  test('S4-18 A-11 allowExpired accepts none that was ended, however long ago', async () => {
    const { auth, validate, signOut, pass } = createSite(options)
    const cookie = await auth.cookieOf()
    await signOut(cookie)
    for (const wait of [0, 29, 1, 1, 1, 40, 300]) {
      pass(wait * day)
      expect(await validate(cookie, { allowExpired: true }), `${wait}`).toMatchObject({
        valid: false,
        reason: 'SESSION_REVOKED',
      })
    }
  })

  test('S4-18 S2-13 nor any of who was deactivated or deleted since', async () => {
    const { auth, validate, pass } = createSite(options)
    for (const end of ['deactivate', 'delete'] as const) {
      const cookie = await auth.cookieOf({ subject: end, email: `${end}@example.test` })
      const { session } = await validate(cookie)
      pass(35 * day)
      expect(await validate(cookie, { allowExpired: true })).toMatchObject({ valid: true })
      await auth.api.users[end](session?.user.id ?? '')
      for (const wait of [0, 60]) {
        pass(wait * day)
        expect(await validate(cookie, { allowExpired: true })).toMatchObject({ valid: false })
      }
    }
  })
})
