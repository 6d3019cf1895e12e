import type { AuthEvent } from '../src/events.ts'
import { commit, type Feature, touchUser } from '../src/feature.ts'
import { apiTokens, type ApiTokensOptions } from '../src/features/api-tokens/index.ts'
import { memoryStore } from '../src/store/memory.ts'
import { sessionRows } from '../src/tables.ts'
import { createTestAuth } from '../src/testing.ts'

export const day = 86_400

export interface Membership {
  organizationId: string
  role: string
}

interface Staff {
  /** Lets the sessions of a user act in an organization; null: in none. */
  enter(userId: string, membership: Membership | null): Promise<void>
  /** What another room would tell within its change. */
  tell(event: AuthEvent): Promise<void>
}

/** As much of organizations as tokens need: the columns of sessions, and the events. */
function staff(): Feature<'staff', Staff> {
  return {
    id: 'staff',
    roles: { owner: ['*'], admin: ['site:edit'], member: ['site:read'] },
    build: (house) => ({
      api: {
        enter: (userId, membership) =>
          commit(house, async (change) => {
            await touchUser(house, change, userId)
            const activeOrganizationId = membership?.organizationId ?? null
            const activeOrganizationRole = membership?.role ?? null
            const active = { activeOrganizationId, activeOrganizationRole }
            await change.rows.update(sessionRows, { userId }, active)
          }),
        tell: (event) => commit(house, async (change) => change.tell(event)),
      },
    }),
  }
}

/** Processes of an application with API tokens, on rows of their own and a clock that is set. */
export function createTokenApp() {
  const database = memoryStore()
  const events: AuthEvent[] = []
  let time = Date.UTC(2026, 0, 10)

  const start = (options: ApiTokensOptions = {}, session: object = {}) =>
    createTestAuth(
      {
        secret: 'c2FsbHlwb3J0LWFwaS10b2tlbnMtdGVzdHMtc2VjcmV0ISE',
        database,
        features: [apiTokens(options), staff()],
        onEvent: (event) => events.push(event),
        session,
      },
      { now: () => time },
    )

  return {
    database,
    events,
    start,
    now: () => time,
    /** Lets time pass, in seconds. */
    later: (seconds: number) => void (time += seconds * 1000),
  }
}

export type TokenAuth = ReturnType<ReturnType<typeof createTokenApp>['start']>

export const bearer = (token: string) => ({
  headers: new Headers({ authorization: `Bearer ${token}` }),
})

/** Somebody who has just signed in. */
export async function signIn(auth: TokenAuth, subject: string, membership?: Membership) {
  const cookie = await auth.cookieOf({ subject, name: subject, email: `${subject}@example.test` })
  const headers = new Headers({ cookie })
  const { session } = await auth.api.getSession({ headers })
  const userId = session?.user.id ?? ''
  if (membership) await auth.api.staff.enter(userId, membership)
  return { cookie, headers, userId }
}

/** Why a token is refused, or `accepted`. */
export async function reasonFor(auth: TokenAuth, token: string): Promise<string> {
  const state = await auth.api.getSession(bearer(token))
  return state.authenticated ? 'accepted' : state.reason
}
