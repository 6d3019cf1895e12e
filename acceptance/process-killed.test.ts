import type { Database } from '@sallyport/core'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type AuthProcess, startAuthProcess } from './support/auth-process/start.ts'
import { gatherCrowd } from './support/crowd.ts'
import { databases } from './support/databases.ts'
import {
  expectKept,
  expectVerdicts,
  expectVerdictsOfWitness,
  expectWholeRows,
  readRowsAtRest,
} from './support/expect-sound.ts'

// A process of an application that is killed in the middle of everything, and another that lives on.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const shared = databases.filter(({ name }) => name !== 'memory')

describe.each(shared)('on $name', ({ name, isThere, create }) => {
  let database: Database
  let address = ''
  let drop = async () => {}
  let victim: AuthProcess
  let witness: AuthProcess

  beforeAll(async () => {
    if (!isThere) return
    ;({ database, address, drop } = await create())
    ;[victim, witness] = await Promise.all([start(), start()])
  })
  beforeEach(({ skip }) => skip(!isThere, `${name} does not answer`))
  afterAll(async () => {
    await victim?.kill()
    await witness?.kill()
    await drop()
  })

  const start = () => startAuthProcess({ database: address })

  test.each([10, 100, 400])(
    'killed when 100 people have done %i things, it leaves nothing half done',
    async (count) => {
      const crowd = gatherCrowd([victim, witness], 100)
      await crowd.whenDone(count)
      await victim.kill()
      await crowd.end()
      // The other does whatever it is asked.
      expect(new Set(crowd.refusals)).toEqual(new Set(['no answer']))

      const rows = await readRowsAtRest(database)
      expectWholeRows(rows)
      expectKept(rows, crowd)
      await vi.waitFor(() => expectVerdictsOfWitness(witness, rows, crowd), {
        timeout: 15_000,
        interval: 200,
      })
      victim = await start()
      await expectVerdicts(victim, rows, crowd)
    },
  )
})
