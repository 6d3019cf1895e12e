import type { Schema, Session } from '@sallyport/core'
import { createTestAuth } from '@sallyport/core/testing'
import { isRedirect } from '@tanstack/react-router'
import { expect, expectTypeOf, test } from 'vitest'
import { inRequest } from '../test/in-request.ts'
import { createAuthSession } from './create-auth-session.ts'

const fields: Schema<{ plan: string }> = {
  '~standard': { version: 1, vendor: 'test', validate: () => ({ value: { plan: 'free' } }) },
}
const auth = createTestAuth({ pages: { signIn: '/welcome' }, user: { fields } })
const { getSession, requireSession } = createAuthSession(auth)

async function readEmail() {
  const session = await requireSession()
  return session.user.email
}

async function asked<T>(cookie: string | undefined, ask: () => Promise<T>): Promise<unknown> {
  let answer: unknown
  await inRequest({ cookie }, async () => {
    answer = await ask().catch((thrown: unknown) => thrown)
  })
  return answer
}

test('S2-02 getSession gives the session or null, without any middleware', async () => {
  const cookie = await auth.cookieOf({ name: 'Ada' })
  expect(await asked(cookie, getSession)).toMatchObject({ user: { name: 'Ada', plan: 'free' } })
  expect(await asked(undefined, getSession)).toBeNull()
})

test('S2-03 requireSession gives the session', async () => {
  const cookie = await auth.cookieOf({ email: 'ada@example.test' })
  expect(await asked(cookie, readEmail)).toBe('ada@example.test')
})

test('S2-04 requireSession throws a redirect to the sign-in page without one', async () => {
  const thrown = await asked(undefined, requireSession)
  if (!isRedirect(thrown)) throw new Error('expected a redirect')
  expect(thrown).toBeInstanceOf(Response)
  expect(thrown.status).toBe(302)
  expect(thrown.headers.get('location')).toBe('/welcome')
})

test('S2-01 two of them never mix', async () => {
  const other = createAuthSession(createTestAuth())
  expect(await asked(await auth.cookieOf(), other.getSession)).toBeNull()
})

test('S0-04 the session has the fields of its auth, but for the internal ones', () => {
  expectTypeOf(getSession).returns.resolves.toEqualTypeOf<Session<{ plan: string }> | null>()
  expectTypeOf(requireSession).returns.resolves.toEqualTypeOf<Session<{ plan: string }>>()
  const noted: Schema<{ plan: string; note: string }> = {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: () => ({ value: { plan: 'free', note: '' } }),
    },
  }
  const discreet = createTestAuth({ user: { fields: noted, internal: ['note'] } })
  const { requireSession: require } = createAuthSession(discreet)
  expectTypeOf(require).returns.resolves.toHaveProperty('user').toHaveProperty('plan')
  expectTypeOf(require).returns.resolves.toHaveProperty('user').not.toHaveProperty('note')
})
