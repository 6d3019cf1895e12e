import {
  AuthError,
  commit,
  defineFeature,
  defineOperation,
  defineTable,
  referring,
  requireDatabase,
  text,
  touchUser,
  users,
} from '@sallyport/core/feature'
import * as z from 'zod'

interface BadgeRow {
  number: string
  userId: string
}

const badges = defineTable<BadgeRow>({
  name: 'badge',
  migration: 'feature-badges-0001',
  columns: { number: text(32), userId: referring(text(32), 'auth_user') },
  primaryKey: ['number'],
})

/** A room of an application's own: people take a badge, and doors read it. Strangers to the company get no session. */
export function badgesFeature({ company }: { company: string }) {
  return defineFeature({
    id: 'badges',
    needsDatabase: true,
    tables: [badges],
    build(house) {
      const take = defineOperation(house, {
        name: 'badges.take',
        summary: 'Take a badge',
        method: 'POST',
        path: '/badges/:number',
        needs: {},
        input: z.strictObject({}),
        answer: z.object({ number: z.string() }),
        async handle({ session, actor }, { number }: { number: string }) {
          const row = { number, userId: session.user.id }
          await commit(house, (change) => change.rows.insert(badges, row), actor)
          return { number }
        },
      })
      return {
        api: {
          take: take.call,
          withdraw: (number: string) =>
            commit(house, async (change) => {
              const badge = await change.rows.take(badges, { number })
              if (badge) await touchUser(house, change, badge.userId)
            }),
        },
        endpoints: [take.endpoint],
        gate(user: { email: string }) {
          if (!user.email.endsWith(`@${company}`)) throw new AuthError('SIGN_IN_REFUSED')
        },
        resolver: {
          recognises: (token: string) => token.startsWith('badge.'),
          async find(token: string) {
            const number = token.slice('badge.'.length)
            const join = { table: users, on: ['userId', 'id'] } as const
            const found = await requireDatabase(house).findJoined(badges, { number }, join)
            if (!found) return 'INVALID_TOKEN' as const
            const [, user] = found
            return { id: number, user, expiresAt: null, scopes: ['door:open'], organization: null }
          },
        },
      }
    },
  })
}
