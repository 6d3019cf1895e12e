import { setTimeout as pause } from 'node:timers/promises'
import type { Auth } from '@sallyport/core'
import { machineTime } from './machine-clock.ts'

/** What reading a cookie came to, and when: by the machine's clock, at the moment each read began. */
export interface Outcome {
  count: number
  firstAt: number
  lastAt: number
}

/** By what a read said: `role admin`, or why there was nobody. */
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

/** Reads these cookies steadily until it is ended. */
export function startReading({ api }: Pick<Auth, 'api'>, cookies: readonly string[]): Reading {
  const all = cookies.map((cookie) => ({ cookie, outcomes: {} as Outcomes }))
  const last = { at: 0, count: 0 }
  const ending = new AbortController()

  async function readOnce(cookie: string, outcomes: Outcomes): Promise<void> {
    const at = machineTime()
    const { session, ...state } = await api.getSession({ headers: new Headers({ cookie }) })
    const said = session ? `role ${session.user.role}` : 'reason' in state ? state.reason : ''
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
