import type { Database } from '../store.ts'
import {
  type AnyTable,
  boolean,
  date,
  defineTable,
  integer,
  json,
  nullable,
  referring,
  serial,
  text,
} from '../table.ts'

const migration = 'conformance-0001'

export interface Person {
  id: string
  name: string
  email: string | null
  age: number
  score: number | null
  active: boolean
  bornAt: Date
  leftAt: Date | null
  details: object | null
}

export const people = defineTable<Person>({
  name: 'conformance_person',
  migration,
  columns: {
    id: text(255),
    name: text(1000),
    email: nullable(text(255)),
    age: integer(),
    score: nullable(integer()),
    active: boolean(),
    bornAt: date(),
    leftAt: nullable(date()),
    details: nullable(json<object>()),
  },
  primaryKey: ['id'],
  unique: [['email']],
  indexes: [['age', 'bornAt']],
})

/** Has a key of two columns, and refers to a person whose column has the name of one of its own. */
export interface Badge {
  id: string
  kind: string
  personId: string | null
  wonAt: Date
}

export const badges = defineTable<Badge>({
  name: 'conformance_badge',
  migration,
  columns: {
    id: text(255),
    kind: text(255),
    personId: nullable(referring(text(255), 'conformance_person')),
    wonAt: date(),
  },
  primaryKey: ['id', 'kind'],
  unique: [['personId', 'wonAt']],
})

export interface Note {
  id: number
  personId: string
  body: string
}

export const notes = defineTable<Note, Omit<Note, 'id'>>({
  name: 'conformance_note',
  migration,
  columns: { id: serial(), personId: referring(text(255), 'conformance_person'), body: text(1000) },
  primaryKey: ['id'],
  indexes: [['personId']],
})

/** A row of a note's, so that deleting a person reaches two tables down. */
export interface Remark {
  noteId: number
  body: string
}

export const remarks = defineTable<Remark>({
  name: 'conformance_remark',
  migration,
  columns: { noteId: referring(integer(), 'conformance_note'), body: text(100) },
  primaryKey: ['noteId', 'body'],
})

export const conformanceTables: readonly AnyTable[] = [people, badges, notes, remarks]

export async function deleteAll(database: Database): Promise<void> {
  await database.delete(remarks, {})
  await database.delete(notes, {})
  await database.delete(badges, {})
  await database.delete(people, {})
}

/** A person with all that a case does not care about. */
export function person(id: string, facts: Partial<Person> = {}): Person {
  return {
    id,
    name: 'Ada',
    email: null,
    age: 36,
    score: null,
    active: true,
    bornAt: new Date('1815-12-10T00:00:00.000Z'),
    leftAt: null,
    details: null,
    ...facts,
  }
}
