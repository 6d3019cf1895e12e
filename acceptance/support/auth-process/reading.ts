import { setTimeout as pause } from 'node:timers/promises'
import type { Auth } from '@sallyport/core'
import { machineTime } from './machine-clock.ts'

/** What reading a cookie came to, and when: by the machine's clock, at the moment each read began. */
export interface Outcome {
  count: number
  firstAt: number
  lastAt: number
}

/** By what a read said. */
export type Outcomes = Record<string, Outcome>

export interface Reading {
  /** When the last read of each cookie began, and how many there were. */
  progress(): { at: number; count: number }
  /** For each cookie, in their order. */
  end(): Promise<Outcomes[]>
}

/** Reads of one cookie at once, as of a page that asks in several places. */
const atOnce = 10
/** Milliseconds. */
const betweenReads = 5

/**
 * `role admin`, with ` as owner` where they act in an organization; or why there is nobody. Given is a Cookie header, or an
 * Authorization header, which begins with `Bearer `.
 */
export async function readCookie({ api }: Pick<Auth, 'api'>, given: string): Promise<string> {
  const name = given.startsWith('Bearer ') ? 'authorization' : 'cookie'
  const state = await api.getSession({ headers: new Headers({ [name]: given }) })
  if (!state.authenticated) return state.reason
  const { user, organization } = state.session
  return `role ${user.role}${organization ? ` as ${organization.role}` : ''}`
}

/** Reads these cookies steadily until it is ended. */
export function startReading({ api }: Pick<Auth, 'api'>, cookies: readonly string[]): Reading {
  const all = cookies.map((cookie) => ({ cookie, outcomes: {} as Outcomes }))
  const last = { at: 0, count: 0 }
  const ending = new AbortController()

  async function readOnce(cookie: string, outcomes: Outcomes): Promise<void> {
    const at = machineTime()
    const said = await readCookie({ api }, cookie)
    const outcome = (outcomes[said] ??= { count: 0, firstAt: at, lastAt: at })
    outcome.count++
    outcome.firstAt = Math.min(outcome.firstAt, at)
    outcome.lastAt = Math.max(outcome.lastAt, at)
  }

  async function readSteadily(): Promise<void> {
    while (!ending.signal.aborted) {
      const at = machineTime()
      for (const { cookie, outcomes } of all) {
        await Promise.all(Array.from({ length: atOnce }, () => readOnce(cookie, outcomes)))
      }
      last.at = at
      last.count += atOnce
      await pause(betweenReads)
    }
  }

  const reading = readSteadily()
  return {
    progress: () => last,
    async end() {
      ending.abort()
      await reading
      return all.map(({ outcomes }) => outcomes)
    },
  }
}
