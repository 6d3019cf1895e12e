import { asyncProperty, check } from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Settings } from './support/feed-model/process.ts'
import { settings, type Step, steps } from './support/feed-model/steps.ts'
import { createTime, type Time } from './support/feed-model/time.ts'
import { createWorld } from './support/feed-model/world.ts'

// Looks for a history of processes, clocks, late commits and outages in which a promise of the revocation feed is broken:
//
// - no process accepts a session `maxStaleness` after the commit of its end, or, while the feed cannot be read,
//   `outageGrace` after the last time that it could; the one that ended it, at all;
// - none calls a session revoked that nobody ended;
// - a role is lost as a session is;
// - a process reads the feed once within `maxStaleness`, however many ask;
// - when an outage is over, everybody is recognised again.
//
// FEED_MODEL_HISTORIES=100000 looks at as many, FEED_MODEL_SEED=… at others.

const histories = Number(process.env.FEED_MODEL_HISTORIES ?? 600)
const seed = Number(process.env.FEED_MODEL_SEED ?? 20_260_110)

let time: Time

/** What the code under test waits for is the time of the history. */
beforeEach(() => {
  vi.stubGlobal('setTimeout', (run: () => void, after: number) => time.after(after, run))
  vi.stubGlobal('clearTimeout', (key: number) => time.forget(key))
})
afterEach(() => void vi.unstubAllGlobals())

/** Rejects with the story when a promise is broken in it. */
async function live(chosen: Settings, history: readonly Step[]): Promise<void> {
  time = createTime(Date.UTC(2026, 0, 10))
  const world = createWorld(time, chosen)
  for (const step of history) {
    await world.perform(step)
    if (world.violation() !== undefined) break
  }
  if (world.violation() === undefined) await world.conclude()
  if (world.violation() !== undefined) throw new Error(world.story())
}

/** The shortest story in which a promise is broken; empty when none was found. */
async function findStory(from: number, numRuns: number): Promise<string> {
  const details = await check(asyncProperty(settings, steps, live), { seed: from, numRuns })
  if (!details.failed) return ''
  const { counterexample, errorInstance } = details
  const where = `FEED_MODEL_SEED=${from}, shortened ${details.numShrinks} times`
  return [where, JSON.stringify(counterexample?.[0]), String(errorInstance)].join('\n')
}

test(
  'no session outlives its end, and no role its loss, by more than was promised',
  async () => {
    expect(await findStory(seed, histories)).toBe('')
  },
  120_000 + histories * 100,
)
