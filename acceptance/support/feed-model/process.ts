import { createTestAuth, type TestAuth } from '@sallyport/core/testing'
import type { Connection, Fate, Link, ModelDatabase } from './database.ts'
import type { Time } from './time.ts'

export interface Settings {
  /** In seconds, as the options of `createAuth` have them. */
  readonly maxStaleness: number
  readonly outageGrace: number
  readonly maxAge: number
  readonly updateAge: number
  /** Whether thousands use the application at the same time. */
  readonly isCrowded: boolean
}

/** A process of the application, from its start to its end, with a clock that may be wrong. */
export interface Process {
  readonly name: string
  readonly auth: TestAuth
  link: Link
  /** Of the transactions that it begins from now on. */
  fate: Fate
  /** Milliseconds by which its clock is ahead. */
  ahead: number
  /** Milliseconds in which it stood still: its clock went on, what measures its own time did not. */
  stoodStill: number
  /** Whether it has looked at its clock since it stood still. */
  isAwake: boolean
  /** When the readings of the feed were asked for. */
  readonly asked: number[]
  /** When the last of those was asked for that were answered. */
  answeredAt: number
  /** When the database was last known not to answer as it should. */
  troubledAt: number
  /** What it has ended itself, or tried to. */
  readonly ended: Set<string>
  /** What it ended itself and was told of as done. */
  readonly knownEnded: Set<string>
  /** By person, up to which of their roles it made them itself. */
  readonly knownRoles: Map<string, number>
}

const secret = 'c2FsbHlwb3J0LWFjY2VwdGFuY2UtdGVzdHMtc2VjcmV0IQ'

export function startProcess(
  name: string,
  time: Time,
  database: ModelDatabase,
  { maxStaleness, outageGrace, maxAge, updateAge }: Settings,
  { ahead, link }: Pick<Process, 'ahead' | 'link'>,
): Process {
  const state: Omit<Process, 'auth'> = {
    name,
    link,
    fate: { after: 0, outcome: 'committed' },
    ahead,
    stoodStill: 0,
    isAwake: true,
    asked: [],
    answeredAt: Number.NEGATIVE_INFINITY,
    troubledAt: Number.NEGATIVE_INFINITY,
    ended: new Set(),
    knownEnded: new Set(),
    knownRoles: new Map(),
  }
  const connection: Connection = {
    link: () => state.link,
    fate: () => state.fate,
    onFeedQuery() {
      const at = time.now()
      state.asked.push(at)
      return {
        answered(well) {
          if (well) state.answeredAt = Math.max(state.answeredAt, at)
        },
      }
    },
  }
  const options = {
    database: database.connect(connection),
    secret,
    session: { maxAge, updateAge, revocation: { maxStaleness, outageGrace } },
  }
  const auth = createTestAuth(options, {
    now: () => time.now() + state.ahead,
    uptime: () => time.now() - state.stoodStill,
  })
  return Object.assign(state, { auth })
}
