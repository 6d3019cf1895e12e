import type { StoreCase } from './case.ts'
import { expectEqual, expectUniqueViolation } from './expect.ts'
import { badges, notes, people, person } from './tables.ts'

/** Texts that something on the way to a table may take for something else. */
const traps = [
  '',
  ' ',
  '  two  ',
  '\t\n\r\n',
  "O'Brien",
  `'; drop table conformance_person; --`,
  `"; drop table "conformance_person"; --`,
  '`',
  '\\',
  "\\'",
  '\\\\" or 1=1 #',
  '/* */ -- ;',
  '%',
  '_',
  '$1',
  '?',
  ':name',
  '@name',
  '{}',
  '{"gt":""}',
  '[1,2]',
  'null',
  'NULL',
  'undefined',
  'true',
  '0',
  '-0',
  '007',
  '1e3',
  '0x1F',
  '9007199254740993',
  '2026-01-01',
  '2026-01-01T00:00:00.000Z',
  '1767225600000',
  'infinity',
  '\u00e9',
  'e\u0301',
  '\u00c9',
  'ß',
  'ss',
  'ı',
  'İ',
  'ﬁ',
  'fi',
  '\u03a9',
  '\u2126',
  '日本語',
  'שלום',
  '\u202eabc',
  '\u200b',
  '\ufeff',
  '\u0001',
  '\u007f',
  '\u2028\u2029',
  '\ud7ff\ue000\uffff',
  '👩‍👩‍👧‍👦',
  '🇦🇶',
  '\u{10ffff}',
  'x'.repeat(255),
]

/** Pairs that many databases take for the same. */
const pairs = [
  ['Ada', 'ada'],
  ['ada', 'ada '],
  ['', ' '],
  ['\u00e9', 'e\u0301'],
  ['\u00c5', '\u212b'],
  ['ß', 'ss'],
  ['e', 'é'],
  ['あ', 'ア'],
  ['a', 'a\u200b'],
  ['1', '1.0'],
  ['😀', '😁'],
] as const

const instants = [
  0,
  1,
  -1,
  999,
  -62_135_596_800_000,
  Date.UTC(2026, 10, 21, 12, 34, 56, 789),
  2 ** 31 * 1000,
  Date.UTC(9999, 11, 31, 23, 59, 59, 999),
  8_640_000_000_000_000,
]

const integers = [0, 1, -1, 2 ** 31, -(2 ** 31) - 1, 2 ** 53 - 1, -(2 ** 53) + 1]

export const valueCases: readonly StoreCase[] = [
  {
    name: 'every text is kept, and found, as it is',
    async check(db) {
      for (const text of traps) {
        await db.insert(people, person(text, { name: text, email: text }))
        const row = await db.find(people, { id: text, name: text, email: text })
        expectEqual(row, person(text, { name: text, email: text }))
      }
      expectEqual((await db.list(people, { email: { in: traps } })).length, traps.length)
      for (const text of traps) {
        await db.insert(badges, { id: text, kind: text, personId: text, wonAt: new Date(0) })
        await db.insert(notes, { personId: text, body: text })
        expectEqual(await db.update(people, { name: text }, { email: `${text}!`.slice(-255) }), 1)
        expectEqual((await db.find(notes, { body: text }))?.personId, text)
        expectEqual((await db.find(badges, { id: text, kind: text }))?.personId, text)
      }
      for (const text of traps) expectEqual(await db.delete(people, { id: text }), 1, text)
      expectEqual([await db.list(people, {}), await db.list(notes, {})], [[], []])
    },
  },
  {
    name: 'texts that look or sound the same are different ones',
    async check(db) {
      for (const [one, other] of pairs) {
        await db.insert(people, person(one, { email: one }))
        expectEqual(await db.find(people, { id: other }), null, other)
        expectEqual(await db.find(people, { email: { in: [other] } }), null, other)
        await db.insert(people, person(other, { email: other }))
        expectEqual((await db.find(people, { email: one }))?.id, one)
        expectEqual((await db.find(people, { email: other }))?.id, other)
        await expectUniqueViolation(db.insert(people, person('third', { email: other })))
        expectEqual(await db.delete(people, { id: { in: [one, other] } }), 2)
      }
    },
  },
  {
    name: 'an empty text is not null',
    async check(db) {
      await db.insert(people, person('empty', { email: '' }))
      await db.insert(people, person('none', { email: null }))
      expectEqual((await db.find(people, { email: '' }))?.id, 'empty')
      expectEqual((await db.find(people, { email: null }))?.id, 'none')
      await expectUniqueViolation(db.insert(people, person('again', { email: '' })))
    },
  },
  {
    name: 'a text may be as long as its column, in characters beyond the first plane too',
    async check(db) {
      for (const [id, name] of [
        ['plain', 'x'.repeat(1000)],
        ['wide', '\u{1f600}'.repeat(1000)],
      ] as const) {
        await db.insert(people, person(id, { name }))
        expectEqual((await db.find(people, { name }))?.id, id)
        expectEqual((await db.find(people, { id }))?.name, name)
      }
      expectEqual(await db.find(people, { name: 'x'.repeat(1001) }), null)
    },
  },
  {
    name: 'dates are kept to the millisecond',
    async check(db) {
      for (const [index, instant] of instants.entries()) {
        const bornAt = new Date(instant)
        await db.insert(people, person(`p${index}`, { bornAt, leftAt: bornAt }))
        const found = await db.find(people, { bornAt, leftAt: bornAt })
        expectEqual([found?.id, found?.bornAt, found?.leftAt], [`p${index}`, bornAt, bornAt])
      }
      expectEqual(await db.find(people, { bornAt: new Date(2) }), null)
    },
  },
  {
    name: 'integers are kept as far as JavaScript counts exactly',
    async check(db) {
      for (const [index, age] of integers.entries()) {
        await db.insert(people, person(`p${index}`, { age, score: age }))
        const found = await db.find(people, { age, score: age })
        expectEqual([found?.id, found?.age, found?.score], [`p${index}`, age, age])
      }
      expectEqual(await db.find(people, { age: 2 ** 53 - 2 }), null)
      expectEqual((await db.list(people, { age: { gte: 2 ** 53 - 1 } })).length, 1)
    },
  },
  {
    name: 'booleans come back as booleans',
    async check(db) {
      for (const active of [true, false])
        await db.insert(people, person(String(active), { active }))
      const rows = await db.list(people, {}, { orderBy: [['id', 'asc']] })
      expectEqual(
        rows.map(({ active }) => active),
        [false, true],
      )
    },
  },
  {
    name: 'JSON comes back as it was, however deep and in whatever script',
    async check(db) {
      const details = {
        list: [1, -0.5, 1e21, true, null, 'x', [], {}, [[['deep']]]],
        nested: { a: { b: { c: '👩‍👧' } } },
        'key with "quotes" and \\': "it's",
        日本: 'é e\u0301',
        controls: '\u0000\n\u2028',
        half: '\ud800',
        sql: `'; drop table conformance_person; --`,
        empty: '',
        date: '2026-01-01T00:00:00.000Z',
        long: 'x'.repeat(100_000),
      }
      await db.insert(people, person('object', { details }))
      await db.insert(people, person('list', { details: [details.list] }))
      await db.insert(people, person('none', { details: null }))
      const rows = await db.list(people, {}, { orderBy: [['id', 'asc']] })
      expectEqual(
        rows.map((row) => row.details),
        [[details.list], null, details],
      )
      await db.update(people, { id: 'object' }, { details: { changed: [] } })
      expectEqual((await db.take(people, { id: 'object' }))?.details, { changed: [] })
    },
  },
]
