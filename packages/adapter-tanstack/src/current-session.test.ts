import { AuthError } from '@sallyport/core'
import { createTestAuth } from '@sallyport/core/testing'
import { getResponseStatus } from '@tanstack/react-start/server'
import { describe, expect, test } from 'vitest'
import { inRequest } from '../test/in-request.ts'
import { getSession, requireSession } from './current-session.ts'
import { enterRequest } from './request-auth.ts'

const auth = createTestAuth()

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
