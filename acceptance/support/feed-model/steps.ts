import {
  type Arbitrary,
  array,
  constant,
  constantFrom,
  integer,
  nat,
  oneof,
  record,
} from 'fast-check'
import type { Fate, Link } from './database.ts'
import type { Settings } from './process.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** The longest that a transaction may take. */
export const longestTransaction = 10 * minute
/** The most milliseconds that the clock of a process which writes may be wrong. */
export const mostWrong = 10 * hour
/** The same where thousands of lines are written while a transaction is under way. */
export const mostWrongInCrowd = 50 * minute

/** Something that happens. `node`, `person`, `session` and `cookie` count from 0, and round again. */
export type Step =
  | { does: 'pass'; by: number }
  | { does: 'read'; node: number; session: number; cookie: number; times: number; allowExpired: boolean } // prettier-ignore
  | { does: Visit; node: number; session: number; cookie: number; fate: Fate }
  | { does: 'signIn'; person: number }
  | { does: Administration; node: number; person: number; fate: Fate }
  | { does: 'setClock'; node: number; by: number }
  | { does: 'standStill'; node: number; by: number }
  | { does: 'mendClock' | 'restart' | 'cleanUp'; node: number }
  | { does: 'link'; node: number; link: Link }
  | { does: 'others'; lines: number; fate: Fate }
  | { does: 'skipSerials'; by: number }

export type Visit = 'visit' | 'rotate' | 'signOut'
export type Administration = 'endSessions' | 'deactivate' | 'reactivate' | 'delete' | 'changeRole'

/** As often among others as its weight says. */
const often = <Value>(weight: number, arbitrary: Arbitrary<Value>) => ({ weight, arbitrary })

const node = nat(2)
const person = nat(1)
const session = nat(3)
const cookie = nat(1)

const fate: Arbitrary<Fate> = record({
  after: oneof(
    often(4, constant(0)),
    often(1, constantFrom(1, second, minute, 9 * minute, longestTransaction)),
    often(2, integer({ min: 1, max: longestTransaction })),
  ),
  outcome: oneof(
    often(5, constant<Fate['outcome']>('committed')),
    often(2, constant<Fate['outcome']>('undone')),
    often(1, constant<Fate['outcome']>('unanswered')),
  ),
})

const slowness = oneof(
  often(3, integer({ min: 1, max: 4999 })),
  often(1, constantFrom(5000, 5001, 30 * second, 8 * minute, 15 * minute)),
)

const link: Arbitrary<Link> = oneof(
  often(4, constant<Link>({ kind: 'fine' })),
  often(3, record({ kind: constantFrom('refusing', 'refusing', 'silent') })),
  often(3, record({ kind: constantFrom('early', 'late', 'breaking'), after: slowness })),
)

const passing = oneof(
  often(4, constantFrom(1, 500, 999, second, 1001, 2 * second)),
  often(3, constantFrom(4999, 5000, 5001, 10 * second, 59_999, minute)),
  often(3, constantFrom(5 * minute, longestTransaction, longestTransaction + 1)),
  often(2, integer({ min: 1, max: 12 * minute })),
  often(1, constantFrom(hour, day, 3 * day, 32 * day)),
)

const setting = oneof(
  often(3, constantFrom(1, 500, second, minute)),
  often(2, constantFrom(11 * minute, 40 * minute, hour, 9 * hour)),
  often(1, constantFrom(3 * day, 40 * day)),
).chain((by) => constantFrom(by, -by))

/** What is done, with what belongs to it. */
function step<Does extends string, Rest>(
  does: Arbitrary<Does>,
  rest: { [Key in keyof Rest]: Arbitrary<Rest[Key]> },
) {
  return record({ does, ...rest })
}

const times = constantFrom(1, 1, 1, 20)
const allowExpired = constantFrom(false, false, false, true)
const administration = constantFrom<Administration[]>('endSessions', 'endSessions', 'changeRole', 'changeRole', 'deactivate', 'reactivate', 'delete') // prettier-ignore

export const steps = array(
  oneof(
    often(8, step(constant('pass'), { by: passing })),
    often(12, step(constant('read'), { node, session, cookie, times, allowExpired })),
    often(4, step(constantFrom<Visit[]>('visit', 'rotate', 'signOut'), { node, session, cookie, fate })), // prettier-ignore
    often(3, step(constant('signIn'), { person })),
    often(6, step(administration, { node, person, fate })),
    often(3, step(constant('setClock'), { node, by: setting })),
    often(1, step(constant('standStill'), { node, by: constantFrom(second, 5 * minute, hour) })),
    often(2, step(constantFrom('mendClock', 'restart', 'cleanUp'), { node })),
    often(3, step(constant('link'), { node, link })),
    often(2, step(constant('others'), { lines: constantFrom(1, 3), fate })),
    often(1, step(constant('skipSerials'), { by: constantFrom(1, 3000, 1_000_000) })),
  ),
  { minLength: 1, maxLength: 60, size: 'max' },
) as Arbitrary<Step[]>

export const settings: Arbitrary<Settings> = record({
  maxStaleness: constantFrom(1, 1, 0, 5),
  outageGrace: constantFrom(60, 60, 0, 10),
  maxAge: constantFrom(30 * 86_400, 5 * 86_400, 3600),
  updateAge: constant(600),
  isCrowded: constantFrom(false, false, false, true),
})
