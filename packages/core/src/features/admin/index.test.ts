import { describe, expect, test } from 'vitest'
import { memoryStore } from '../../store/memory.ts'
import { createTestAuth } from '../../testing.ts'
import { admin } from './index.ts'

describe('the options of admin()', () => {
  test.each([
    [{ impersonationMaxAge: 3601 }],
    [{ impersonationMaxAge: 59 }],
    [{ impersonationMaxAge: 60.5 }],
    [{ impersonationMaxAge: '60' }],
    [{ impersonationMaxAge: Infinity }],
    [{ maxAge: 60 }],
  ])('%j is a mistake, and named', (options) => {
    const [name = ''] = Object.keys(options)
    expect(() => admin(options as object)).toThrow(
      expect.objectContaining({
        code: 'CONFIGURATION_INVALID',
        message: expect.stringMatching(new RegExp(`^admin.*${name}`)),
      }),
    )
  })

  test('it needs a database', () => {
    expect(() => createTestAuth({ features: [admin()] })).toThrow(/admin\(\).*database/)
  })

  test('an impersonation lasts as long as it says', async () => {
    const now = Date.UTC(2026, 0, 10)
    const auth = createTestAuth(
      { database: memoryStore(), features: [admin({ impersonationMaxAge: 60 })] },
      { now: () => now },
    )
    const cookie = await auth.cookieOf({ subject: 'ada', email: 'ada@example.test' })
    const ada = await auth.api.users.find({ email: 'ada@example.test' })
    await auth.api.users.update(ada?.id ?? '', { role: 'admin' })
    const bob = await auth.api.users.create({ email: 'bob@example.test' })
    const headers = new Headers({ cookie })
    const { session } = await auth.api.admin.impersonate({ headers, userId: bob.id })
    expect(session?.session?.expiresAt).toEqual(new Date(now + 60_000))
  })
})

test('answers have the fields of users but for the internal ones', async () => {
  const auth = createTestAuth({
    database: memoryStore(),
    features: [admin<{ plan: string }>()],
    user: { fields: planAndNotes, internal: ['notes'] },
  })
  const cookie = await auth.cookieOf({ subject: 'ada', email: 'ada@example.test' })
  const ada = await auth.api.users.find({ email: 'ada@example.test' })
  const userId = ada?.id ?? ''
  await auth.api.users.update(userId, { role: 'admin', plan: 'pro', notes: 'pays late' })
  const headers = () => new Headers({ cookie })
  const { admin: administration } = auth.api
  const answers = [
    await administration.listUsers({ headers: headers() }),
    await administration.getUser({ headers: headers(), userId }),
    await administration.setRole({ headers: headers(), userId, role: 'admin' }),
    await administration.reactivate({ headers: headers(), userId }),
    await administration.listAuditLog({ headers: headers() }),
  ]
  expect(answers[1]).toMatchObject({ user: { plan: 'pro' } })
  expect(JSON.stringify(answers)).not.toContain('pays late')
})

interface PlanAndNotes {
  plan: string
  notes: string
}

/** A schema of no library. */
const planAndNotes = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate(given: unknown) {
      const { plan = 'free', notes = '' } = (given ?? {}) as Partial<PlanAndNotes>
      return { value: { plan, notes } }
    },
  },
} as const
