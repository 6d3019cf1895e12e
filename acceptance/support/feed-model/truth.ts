import { sessionRows, users } from '@sallyport/core/testing'
import type { ModelDatabase } from './database.ts'
import type { Process, Settings } from './process.ts'
import type { Time } from './time.ts'

/** What a browser holds since one sign-in or rotation, and what truly became of it. */
export interface Session {
  readonly name: string
  readonly id: string
  /** How often it was rotated before: what has the same id and another number is over. */
  readonly rotation: number
  readonly person: Person
  /** Of one session; the later ones are from renewals. */
  readonly cookies: string[]
  /** When its first cookie was made; undefined where the clock was not right. */
  readonly madeAt: number | undefined
  /** When its end was committed. */
  endedAt: number | undefined
  /** When it ends by itself, as its row said last. */
  expiresAt: number
}

export interface Person {
  readonly name: string
  readonly subject: string
  readonly email: string
  /** Every role they had, with when it was committed; the last one is theirs. */
  readonly roles: { readonly role: string | null; readonly since: number }[]
}

/** What was true, and known to the process, when somebody asked who they are. */
export interface Arrival {
  readonly at: number
  readonly endedAt: number | undefined
  readonly isKnownEnded: boolean
  /** Of the person's roles: how many were committed, and up to which one the process made them itself. */
  readonly roles: number
  readonly knownRoles: number
}

export type Answer = Awaited<ReturnType<Process['auth']['api']['validateSession']>>

export interface Truth {
  readonly sessions: readonly Session[]
  addSession(
    session: Omit<Session, 'name' | 'cookies' | 'endedAt' | 'expiresAt'>,
    cookie: string,
  ): Session
  /** Empty when there is no such user. */
  userIdOf(person: Person): string
  /** Looks at what is committed by now. */
  learn(): void
  arrive(process: Process, session: Session): Arrival
  /** What an answer breaks, in words; undefined when nothing. */
  judge(process: Process, session: Session, arrival: Arrival, answer: Answer): string | undefined
  /** The same of an answer after everything has been well for long. */
  judgeInTheEnd(process: Process, session: Session, answer: Answer): string | undefined
}

/** Milliseconds after which a process has heard that an outage is over: the longest look, and the time until it. */
const hearsay = 7000
const day = 86_400_000

export function createTruth(
  time: Time,
  database: () => ModelDatabase,
  { maxStaleness, outageGrace, maxAge }: Settings,
  people: readonly Person[],
): Truth {
  const sessions: Session[] = []
  const staleness = maxStaleness * 1000

  const sessionRow = (id: string) =>
    database()
      .rows(sessionRows)
      .find((row) => row.id === id)
  const userRow = ({ email }: Person) =>
    database()
      .rows(users)
      .find((row) => row.email === email)

  /** Whether a process had to know, at that arrival, what was committed then. */
  function hadToKnow(process: Process, arrivedAt: number, committedAt: number): boolean {
    if (arrivedAt - committedAt < staleness) return false
    const isTroubled = arrivedAt - process.troubledAt <= hearsay + staleness
    return !isTroubled || arrivedAt - process.answeredAt >= outageGrace * 1000
  }

  const isLongOver = ({ expiresAt }: Session) => time.now() - expiresAt > day

  function judgeAccepted(
    process: Process,
    session: Session,
    { at, endedAt, isKnownEnded, roles, knownRoles }: Arrival,
    role: string | null,
  ): string | undefined {
    const { name, person } = session
    // Whose clock is days behind takes for valid what expired long ago: nobody keeps the end of that.
    if (process.ahead <= -day && isLongOver(session)) return undefined
    if (isKnownEnded) return `${process.name} accepts ${name}, which it has ended itself`
    if (endedAt !== undefined && hadToKnow(process, at, endedAt)) {
      return `${process.name} accepts ${name} ${seconds(at - endedAt)} after the commit of its end`
    }
    const mayStillSay = (known: string | null, index: number) => {
      const next = person.roles[index + 1]
      return (
        known === role &&
        index >= knownRoles - 1 &&
        (!next || index + 1 >= roles || !hadToKnow(process, at, next.since))
      )
    }
    if (person.roles.some((known, index) => mayStillSay(known.role, index))) return undefined
    const lost = person.roles.findLastIndex((known) => known.role === role) + 1
    const since = person.roles[lost]?.since ?? at
    return `${process.name} says ${person.name} has role ${role}, ${seconds(at - since)} after the commit of another`
  }

  return {
    sessions,
    addSession(given, cookie) {
      const name = `session ${sessions.length + 1}`
      const session: Session = {
        ...given,
        name,
        cookies: [cookie],
        endedAt: undefined,
        expiresAt: Infinity,
      }
      sessions.push(session)
      return session
    },
    userIdOf: (person) => String(userRow(person)?.id ?? ''),
    learn() {
      for (const session of sessions) {
        const row = sessionRow(session.id)
        if (row) session.expiresAt = Number(row.expiresAt)
        // What expired long ago is deleted, which is no end.
        const isOver = row
          ? row.endedAt !== null || Number(row.rotation ?? 0) > session.rotation
          : !isLongOver(session)
        if (isOver) session.endedAt ??= time.now()
      }
      for (const person of people) {
        const row = userRow(person)
        if (!row || person.roles.at(-1)?.role === row.role) continue
        person.roles.push({ role: row.role as string | null, since: time.now() })
      }
    },
    arrive: (process, { name, endedAt, person }) => ({
      at: time.now(),
      endedAt,
      isKnownEnded: process.knownEnded.has(name),
      roles: person.roles.length,
      knownRoles: process.knownRoles.get(person.name) ?? 0,
    }),
    judge(process, session, arrival, answer) {
      if (answer.valid) {
        return judgeAccepted(process, session, arrival, answer.session.user.role)
      }
      const isOver =
        session.endedAt !== undefined || isLongOver(session) || process.ended.has(session.id)
      if (answer.reason !== 'SESSION_REVOKED' || isOver) return undefined
      return `${process.name} says that ${session.name} is revoked, and nobody has ended it`
    },
    judgeInTheEnd({ name }, session, answer) {
      if (answer.valid) return undefined
      const isLost = answer.reason === 'STORE_UNAVAILABLE' || answer.reason === 'UNAVAILABLE'
      const isForeign =
        answer.reason === 'INVALID_TOKEN' && time.now() - (session.madeAt ?? 0) < maxAge * 1000
      return isLost || isForeign
        ? `${name} does not recognise ${session.name}, with everything well: ${answer.reason}`
        : undefined
    },
  }
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(3)} s`
}
