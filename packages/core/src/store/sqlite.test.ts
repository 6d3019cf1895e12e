import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { conformanceTables, notes, people, person } from './conformance/tables.ts'
import { sqliteStore } from './sqlite.ts'
import type { Database } from './store.ts'

const fixture = {} as { folder: string; path: string; opened: Database[] }

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-store-'))
  Object.assign(fixture, { folder, path: join(folder, 'auth.db'), opened: [] })
})

afterEach(async () => {
  vi.useRealTimers()
  for (const store of fixture.opened) await store.close()
  await rm(fixture.folder, { recursive: true })
})

async function open(database: Parameters<typeof sqliteStore>[0] = fixture.path): Promise<Database> {
  const store = sqliteStore(database)
  fixture.opened.push(store)
  await store.migrate(conformanceTables)
  return store
}

describe('opening', () => {
  test.each([
    ['a folder that is not there', () => join(fixture.folder, 'missing', 'auth.db')],
    ['a folder', () => fixture.folder],
    ['nothing', () => ''],
  ])('%s is refused at once, with what to look at', (_name, path) => {
    expect(() => sqliteStore(path())).toThrow(
      expect.objectContaining({
        code: 'CONFIGURATION_INVALID',
        message: expect.stringMatching(/sqliteStore cannot open ".*": .+\. Is its folder there/),
      }),
    )
  })

  test('a file that is no database is refused at once', async () => {
    await writeFile(fixture.path, 'a text of more than a hundred bytes. '.repeat(9))
    expect(() => sqliteStore(fixture.path)).toThrow(
      expect.objectContaining({ code: 'CONFIGURATION_INVALID' }),
    )
  })

  test('a Node that better-sqlite3 would crash is refused with the version that is needed', () => {
    const older = { napi: '9', node: '22.12.0' }
    vi.stubGlobal('process', { ...process, versions: { ...process.versions, ...older } })
    try {
      expect(() => sqliteStore(fixture.path)).toThrow(
        expect.objectContaining({
          code: 'CONFIGURATION_INVALID',
          message: expect.stringMatching(/needs Node 22\.14 .* this is Node 22\.12\.0$/),
        }),
      )
    } finally {
      vi.unstubAllGlobals()
    }
  })

  test('what is committed is on the disk before it is answered, and readers do not wait', async () => {
    const prepare = vi.spyOn(Sqlite.prototype, 'prepare')
    await open()
    const [connection] = prepare.mock.contexts as Sqlite.Database[]
    prepare.mockRestore()
    const pragma = (name: string) => connection?.pragma(name, { simple: true })
    expect([pragma('journal_mode'), pragma('synchronous')]).toEqual(['wal', 2])
  })

  test('the rows are there when the file is opened again', async () => {
    const first = await open()
    await first.insert(people, person('ada'))
    await first.close()
    const second = await open()
    expect(await second.find(people, { id: 'ada' })).toEqual(person('ada'))
  })

  test('a database of the application heeds references, and stays open', async () => {
    const connection = new Sqlite(fixture.path)
    connection.pragma('foreign_keys = off')
    const store = await open(connection)
    await store.insert(people, person('ada'))
    await store.insert(notes, { personId: 'ada', body: '' })
    await store.delete(people, { id: 'ada' })
    await store.close()
    expect(connection.prepare('select count(*) from conformance_note').pluck().get()).toBe(0)
    connection.close()
  })

  test('a store that was closed answers that it cannot be reached', async () => {
    const store = await open()
    await store.close()
    await expect(store.find(people, { id: 'ada' })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    })
  })
})

describe('waiting', () => {
  test('a writer waits for a transaction of another store without holding up this process', async () => {
    const one = await open()
    const other = await open()
    await one.insert(people, person('ada', { age: 0 }))
    const order: string[] = []
    let waiting: Promise<unknown> | undefined
    await one.transaction(async (rows) => {
      await rows.update(people, { id: 'ada' }, { age: 1 })
      waiting = other
        .update(people, { id: 'ada', age: 1 }, { age: 2 })
        .then((count) => order.push(`other ${count}`))
      // Longer than the other waits in SQLite itself, where nothing else could happen.
      await new Promise((resolve) => setTimeout(resolve, 100))
      order.push('one')
    })
    await waiting
    expect(order).toEqual(['one', 'other 1'])
    expect(await one.find(people, { id: 'ada' })).toMatchObject({ age: 2 })
  })

  test('a transaction that has only read yet keeps other writers out, and need not run again', async () => {
    const one = await open()
    const other = await open()
    await one.insert(people, person('ada', { age: 0 }))
    let attempts = 0
    let waiting: Promise<number> | undefined
    await one.transaction(async (rows) => {
      attempts++
      await rows.find(people, { id: 'ada' })
      waiting ??= other.update(people, { id: 'ada' }, { name: 'Countess' })
      // By then the other has tried.
      await new Promise((resolve) => setImmediate(resolve))
      await rows.update(people, { id: 'ada' }, { age: 1 })
    })
    expect([await waiting, attempts]).toEqual([1, 1])
    expect(await one.find(people, { id: 'ada' })).toMatchObject({ age: 1, name: 'Countess' })
  })

  test('a reader does not wait for a transaction of another store', async () => {
    const one = await open()
    const other = await open()
    await one.insert(people, person('ada', { age: 0 }))
    await one.transaction(async (rows) => {
      await rows.update(people, { id: 'ada' }, { age: 1 })
      expect(await other.find(people, { id: 'ada' })).toMatchObject({ age: 0 })
    })
  })

  test('a writer that waits for too long is told so', async () => {
    const one = await open()
    const other = await open()
    vi.useFakeTimers({ toFake: ['performance'] })
    await one.transaction(async (rows) => {
      await rows.insert(people, person('ada'))
      const waiting = other.insert(people, person('eve'))
      vi.advanceTimersByTime(6000)
      await expect(waiting).rejects.toMatchObject({
        code: 'STORE_UNAVAILABLE',
        detail: expect.stringContaining('SQLITE_BUSY'),
      })
    })
    expect(await other.list(people, {})).toHaveLength(1)
  })

  test('who uses the store inside of its own transaction is told so', async () => {
    const store = await open()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const [stuck] = await Promise.allSettled([
      store.transaction(() => store.insert(people, person('ada'))),
      vi.advanceTimersByTimeAsync(10_000),
    ])
    expect(stuck).toMatchObject({
      reason: {
        code: 'STORE_UNAVAILABLE',
        detail: expect.stringContaining('inside of its own transaction'),
      },
    })
    await store.insert(people, person('eve'))
    expect(await store.list(people, {})).toHaveLength(1)
  })

  test('a transaction that took longer than others expect of it is undone', async () => {
    const store = await open()
    vi.useFakeTimers({ toFake: ['performance'] })
    const late = store.transaction(async (rows) => {
      await rows.insert(people, person('ada'))
      vi.advanceTimersByTime(60_000)
    })
    await expect(late).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
    expect(await store.list(people, {})).toEqual([])
  })
})

describe('two processes on one file', () => {
  const worker = fileURLToPath(new URL('../../test/sqlite-worker.ts', import.meta.url))
  const run = promisify(execFile)
  const increments = 300
  const tokens = 200

  test('lose nothing, take nothing twice, and meet no error', { timeout: 60_000 }, async () => {
    const store = await open()
    await store.insert(people, person('shared', { age: 0 }))
    await store.transaction(async (rows) => {
      for (let token = 0; token < tokens; token++) {
        await rows.insert(notes, { personId: 'shared', body: String(token) })
      }
    })
    const outputs = await Promise.all(
      [1, 2].map(() => run(process.execPath, [worker, fixture.path, String(increments)])),
    )
    const taken = outputs.flatMap(({ stdout }) => JSON.parse(stdout) as number[])
    expect(await store.find(people, { id: 'shared' })).toMatchObject({ age: 2 * increments })
    expect([taken.length, new Set(taken).size]).toEqual([tokens, tokens])
    expect(await store.list(notes, {})).toEqual([])
  })

  test('may both find it new', { timeout: 60_000 }, async () => {
    await Promise.all([1, 2, 3].map(() => run(process.execPath, [worker, fixture.path, '0'])))
    const store = sqliteStore(fixture.path)
    fixture.opened.push(store)
    await store.check(conformanceTables)
    expect(await store.list(people, {})).toEqual([])
  })
})
