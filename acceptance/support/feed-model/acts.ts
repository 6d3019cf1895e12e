import type { Fate } from './database.ts'
import type { Process } from './process.ts'
import type { Administration } from './steps.ts'
import { describeFate, duration, type Story } from './story.ts'
import type { Time } from './time.ts'
import type { Answer, Person, Session, Truth } from './truth.ts'

/** What people and processes do. All of it is told in the story, and every answer is held against the truth. */
export interface Acts {
  signIn(person: Person): Promise<void>
  read(process: Process, session: Session, cookie: number, allowExpired?: boolean): Promise<Answer>
  /** How many reads have not been answered yet. */
  waiting(): number
  administrate(process: Process, does: Administration, person: Person, fate: Fate): Promise<void>
  visit(process: Process, session: Session, cookie: number): Promise<void>
  rotate(process: Process, session: Session, cookie: number, fate: Fate): Promise<void>
  signOut(process: Process, session: Session, cookie: number, fate: Fate): Promise<void>
}

/** Whose sessions or role a change is of. */
interface Target {
  readonly sessions: readonly Session[]
  readonly person: Person
}

interface Surroundings {
  readonly time: Time
  readonly story: Story
  readonly truth: Truth
  /** Where people sign in: its clock is always right. */
  readonly desk: Process
  report(violation: string | undefined): void
}

export function createActs({ time, story, truth, desk, report }: Surroundings): Acts {
  let roles = 0
  let waiting = 0

  /** Something that a process does in a transaction, and knows of from when it is told that it is done. */
  async function change(
    process: Process,
    what: string,
    { sessions, person }: Target,
    fate: Fate,
    work: () => Promise<unknown>,
  ): Promise<void> {
    process.isAwake = true
    process.fate = fate
    story.tell(`${process.name} ${what}${describeFate(fate)}`)
    const open = sessions.filter(({ endedAt }) => endedAt === undefined)
    const changes = person.roles.length
    const since = time.now()
    try {
      await work()
    } catch {
      story.tell(`${process.name} is told that it failed: ${what}`)
      return
    }
    if (time.now() > since) story.tell(`${process.name} is told that it is done: ${what}`)
    for (const { name, endedAt } of open) if (endedAt === time.now()) process.knownEnded.add(name)
    const { roles: known } = person
    if (known.length > changes) process.knownRoles.set(person.name, known.length)
  }

  async function addSession(
    process: Process,
    person: Person,
    cookie: string,
    rotation = 0,
  ): Promise<void> {
    const headers = new Headers({ cookie })
    const { session } = await desk.auth.api.validateSession({ headers })
    const id = session?.session?.id
    // Made by a clock that is ahead: the desk does not take it for one yet.
    if (id === undefined) return
    const { name } = truth.addSession(
      { id, rotation, person, madeAt: process.ahead === 0 ? time.now() : undefined },
      cookie,
    )
    story.tell(`${person.name} has ${name} now`)
  }

  return {
    waiting: () => waiting,
    async signIn(person) {
      const profile = { subject: person.subject, email: person.email }
      const cookie = await desk.auth.cookieOf(profile).catch(() => undefined)
      truth.learn()
      if (cookie === undefined) story.tell(`${person.name} cannot sign in`)
      else await addSession(desk, person, cookie)
    },
    async read(process, session, cookie, allowExpired = false) {
      const arrival = truth.arrive(process, session)
      process.isAwake = true
      waiting += 1
      const headers = headersOf(session, cookie)
      const answer = await process.auth.api.validateSession({ headers, allowExpired })
      waiting -= 1
      const said = answer.valid ? `valid, role ${answer.session.user.role}` : answer.reason
      const ago = time.now() - arrival.at
      const asked = ago === 0 ? 'is asked' : `was asked ${duration(ago)} ago`
      story.tell(
        `${process.name} ${asked} for ${session.name}${allowExpired ? ', expired or not' : ''}: ${said}`,
      )
      report(truth.judge(process, session, arrival, answer))
      return answer
    },
    administrate(process, does, person, fate) {
      const role = `role-${(roles += 1)}`
      const what = {
        endSessions: `ends all sessions of ${person.name}`,
        deactivate: `deactivates ${person.name}`,
        reactivate: `reactivates ${person.name}`,
        delete: `deletes ${person.name}`,
        changeRole: `makes ${person.name} ${role}`,
      }[does]
      const sessions = truth.sessions.filter((session) => session.person === person)
      return change(process, what, { sessions, person }, fate, () => {
        const { users } = process.auth.api
        const id = truth.userIdOf(person)
        return does === 'changeRole' ? users.update(id, { role }) : users[does](id)
      })
    },
    async visit(process, session, cookie) {
      process.isAwake = true
      const sent = headersOf(session, cookie)
      const { headers } = await process.auth.api.getSession({ headers: sent })
      const handedOut = cookieIn(headers)
      if (handedOut === undefined) return
      session.cookies.push(handedOut)
      story.tell(`${process.name} hands out a new cookie for ${session.name}`)
    },
    rotate(process, session, cookie, fate) {
      const { person, name } = session
      const target = { sessions: [session], person }
      return change(process, `gives ${name} a new token`, target, fate, async () => {
        const sent = headersOf(session, cookie)
        const { headers } = await process.auth.api.refreshSession({ headers: sent })
        const handedOut = cookieIn(headers)
        if (handedOut === undefined) return
        await addSession(process, person, handedOut, session.rotation + 1)
      })
    },
    signOut(process, session, cookie, fate) {
      // The process that is asked refuses it from then on, whatever the database says.
      process.ended.add(session.id)
      const target = { sessions: [session], person: session.person }
      return change(process, `signs ${session.name} out`, target, fate, () =>
        process.auth.api.signOut({ headers: headersOf(session, cookie) }),
      )
    },
  }
}

/** The headers of a request with one of the cookies of a session. */
function headersOf({ cookies }: Session, index: number): Headers {
  return new Headers({ cookie: cookies[index % cookies.length] ?? '' })
}

/** What a browser sends after these lines; undefined when they set no session. */
function cookieIn(headers: Headers): string | undefined {
  return headers
    .getSetCookie()
    .map((line) => line.slice(0, line.indexOf(';')))
    .find((pair) => !pair.endsWith('='))
}
