import { AuthError } from '@sallyport/core'
import { createTestAuth } from '@sallyport/core/testing'
import { getResponseStatus } from '@tanstack/react-start/server'
import { describe, expect, test } from 'vitest'
import { inRequest } from '../test/in-request.ts'
import { getServerSession, getSession, requireSession, validateSession } from './current-session.ts'
import { enterRequest, type RequestAuth } from './request-auth.ts'

const clock = { now: Date.now() }
const auth = createTestAuth({}, { now: () => clock.now })

/** What `ask` comes to in a request that the middleware has entered. */
async function asked<T>(cookie: string | undefined, ask: () => Promise<T>): Promise<T | AuthError> {
  let answer: T | AuthError | undefined
  await inRequest({ cookie }, async () => {
    enterRequest(auth)
    answer = await ask().catch((error: AuthError) => error)
  })
  return answer as T | AuthError
}

describe('S1-15 getSession() without arguments', () => {
  test('reads the session of the request', async () => {
    const session = await asked(await auth.cookieOf({ name: 'Ada' }), getSession)
    expect(session).toMatchObject({ user: { name: 'Ada', createdAt: expect.any(Date) } })
  })

  test('S1-16 is null for a stranger, an altered token and rubbish', async () => {
    const cookie = await auth.cookieOf()
    for (const sent of [undefined, `${cookie}x`, 'sp.session=%%%; sp.session.1=x']) {
      expect(await asked(sent, getSession)).toBeNull()
    }
  })

  test('says what is missing where no middleware has run', async () => {
    let message = ''
    await inRequest({}, async () => {
      await getSession().catch((error: Error) => ({ message } = error))
    })
    expect(message).toContain('authRequestMiddleware()')
  })
})

describe('S1-19 requireSession()', () => {
  test('gives the session', async () => {
    const session = await asked(await auth.cookieOf({ name: 'Ada' }), requireSession)
    expect(session).toMatchObject({ user: { name: 'Ada' } })
  })

  test('throws UNAUTHORIZED without one, and the answer has status 401', async () => {
    let status: number | undefined
    const error = await asked(undefined, () =>
      requireSession().finally(() => {
        status = getResponseStatus()
      }),
    )
    expect(error).toBeInstanceOf(AuthError)
    expect(error).toMatchObject({ code: 'UNAUTHORIZED', status: 401, message: 'Unauthorized' })
    expect(status).toBe(401)
  })
})

/** A person whose session has expired. */
async function expired(): Promise<string> {
  const cookie = await auth.cookieOf()
  clock.now += 31 * 86_400_000
  return cookie
}

describe('S4-11 getServerSession() without arguments', () => {
  test('is the session or null, whatever the request carries', async () => {
    const cookie = await auth.cookieOf({ name: 'Ada' })
    expect(await asked(cookie, getServerSession)).toMatchObject({ user: { name: 'Ada' } })
    for (const sent of [undefined, `${cookie}x`, await expired()]) {
      expect(await asked(sent, getServerSession)).toBeNull()
    }
  })

  const invalid = { throwOnInvalid: true }

  test('with throwOnInvalid still is, for a session and for no token', async () => {
    const ask = () => getServerSession(invalid)
    expect(await asked(await auth.cookieOf(), ask)).toHaveProperty('user')
    for (const sent of [undefined, 'theme=dark', 'sp.session=']) {
      expect(await asked(sent, ask)).toBeNull()
    }
  })

  test.each([
    ['S4-30', 'SESSION_EXPIRED', expired],
    ['S4-31', 'INVALID_TOKEN', async () => `${await auth.cookieOf()}x`],
  ] as const)(
    '%s with throwOnInvalid throws %s, and the answer has status 401',
    async (_, code, cookieOf) => {
      let status: number | undefined
      const error = await asked(await cookieOf(), () =>
        getServerSession(invalid).finally(() => {
          status = getResponseStatus()
        }),
      )
      expect(error).toBeInstanceOf(AuthError)
      expect(error).toMatchObject({ code, status: 401 })
      expect(status).toBe(401)
    },
  )
})

describe('S4-16 validateSession()', () => {
  const strict = { requireVerified: true, allowExpired: false }

  test('says of the session of the request whether it is enough', async () => {
    const unverified = await auth.cookieOf({ subject: 'x', emailVerified: false })
    const ask = () => validateSession(strict)
    expect(await asked(await auth.cookieOf(), ask)).toMatchObject({ valid: true, session: {} })
    expect(await asked(unverified, ask)).toMatchObject({ valid: false, reason: 'EMAIL_UNVERIFIED' })
    expect(await asked(unverified, validateSession)).toMatchObject({ valid: true })
    expect(await asked(undefined, ask)).toEqual({
      valid: false,
      reason: 'NO_SESSION',
      session: null,
    })
  })

  test('S4-18 S4-32 takes an expired session where that is enough, and asks for a fresh one where it has to', async () => {
    const cookie = await expired()
    expect(await asked(cookie, () => validateSession(strict))).toMatchObject({
      reason: 'SESSION_EXPIRED',
    })
    expect(await asked(cookie, () => validateSession({ allowExpired: true }))).toMatchObject({
      valid: true,
    })
    const fresh = await auth.cookieOf()
    expect(await asked(fresh, () => validateSession({ requireFresh: true }))).toMatchObject({
      valid: true,
    })
    clock.now += 3_600_000
    expect(await asked(fresh, () => validateSession({ requireFresh: true }))).toMatchObject({
      reason: 'SESSION_NOT_FRESH',
    })
  })

  test('A-08 no cache keeps what it was asked for', async () => {
    let entered: RequestAuth | undefined
    await inRequest({ cookie: await auth.cookieOf() }, async () => {
      entered = enterRequest(auth)
      await validateSession()
    })
    expect(entered?.sessionRead).toBe(true)
  })
})
