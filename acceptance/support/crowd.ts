import type { Answer, AuthProcess, SignedIn } from './auth-process/start.ts'

/** `maybe`: it was asked for, and nobody said whether it was done. */
export type Certainty = 'no' | 'maybe' | 'yes'

/** A session that somebody was given, and what they know of it. */
export interface KnownSession extends SignedIn {
  ended: Certainty
}

export interface KnownUser {
  deactivated: Certainty
  deleted: Certainty
}

/** What people asked for and what they were told: what was answered as done has to hold from then on. */
export interface Crowd {
  readonly sessions: readonly KnownSession[]
  /** By their ids. */
  readonly users: ReadonlyMap<string, KnownUser>
  /**
   * Answers that something was not done, by status and code, but for sign-ins of the deactivated; `no answer` where there
   * was none.
   */
  readonly refusals: readonly string[]
  /** Resolves when so much has been done. */
  whenDone(count: number): Promise<void>
  /** Everybody stops with what they have begun. */
  end(): Promise<void>
}

/** What somebody does who has signed in on two devices. */
type Deed = (phone: KnownSession, laptop: KnownSession, subject: string) => Promise<unknown>

let crowds = 0

/** So many people who sign in and out by all ways, all at once and one thing after the other, at these processes. */
export function gatherCrowd(processes: readonly AuthProcess[], people: number): Crowd {
  const crowd = (crowds += 1)
  const sessions: KnownSession[] = []
  const users = new Map<string, KnownUser>()
  const refusals: string[] = []
  const ending = new AbortController()
  const waiting = new Set<{ count: number; resolve: () => void }>()
  let asked = 0
  let done = 0

  async function ask<Body extends object>(
    send: (process: AuthProcess) => Promise<Answer<Body>>,
  ): Promise<Body | undefined> {
    const process = processes[asked++ % processes.length]
    if (!process) throw new Error('there are no processes')
    const answer = await send(process).catch(() => undefined)
    if (answer?.status !== 200) {
      const code = answer?.body.error?.code
      if (code !== 'ACCOUNT_DEACTIVATED') {
        refusals.push(answer ? `${answer.status} ${code}` : 'no answer')
      }
      return undefined
    }
    done++
    for (const waiter of waiting) if (done >= waiter.count) waiter.resolve()
    return answer.body
  }

  function askIn(subject: string): Promise<SignedIn | undefined> {
    const person = { subject, email: `${subject}@example.test` }
    return ask((process) => process.ask('signIn', person))
  }

  async function signIn(subject: string): Promise<KnownSession | undefined> {
    const given = await askIn(subject)
    if (!given) return undefined
    const session: KnownSession = { ...given, ended: 'no' }
    sessions.push(session)
    if (!users.has(given.userId)) users.set(given.userId, { deactivated: 'no', deleted: 'no' })
    return session
  }

  /** Asks for the end of sessions, and notes what came of it. */
  async function endBy(
    ended: readonly KnownSession[],
    send: (process: AuthProcess) => Promise<Answer>,
  ): Promise<boolean> {
    for (const session of ended) session.ended = 'maybe'
    const isDone = (await ask(send)) !== undefined
    if (isDone) for (const session of ended) session.ended = 'yes'
    return isDone
  }

  async function changeBy(
    what: 'deactivate' | 'delete',
    { userId: id }: KnownSession,
    ended: readonly KnownSession[],
  ): Promise<void> {
    const user = users.get(id)
    const fate = what === 'delete' ? 'deleted' : 'deactivated'
    if (user) user[fate] = 'maybe'
    const isDone = await endBy(ended, (process) => process.ask(what, { id }))
    if (user && isDone) user[fate] = 'yes'
  }

  const deeds: readonly Deed[] = [
    (phone) => endBy([phone], (process) => process.send('POST', '/sign-out', phone.cookie)),
    (phone, laptop) =>
      endBy([phone, laptop], (process) => process.send('POST', '/sign-out-all', phone.cookie)),
    (phone, laptop) =>
      endBy([laptop], (process) =>
        process.send('DELETE', `/sessions/${laptop.sessionId}`, phone.cookie),
      ),
    (phone, laptop) => changeBy('deactivate', phone, [phone, laptop]),
    (phone, laptop) => changeBy('delete', phone, [phone, laptop]),
    async () => {},
    // At once: the new session is among those that end, or there is none.
    (phone, laptop, subject) =>
      Promise.all([changeBy('deactivate', phone, [phone, laptop]), askIn(subject)]),
  ]

  async function beSomebody(index: number): Promise<void> {
    for (let turn = 0; !ending.signal.aborted; turn++) {
      const subject = `${crowd}-${index}-${turn}`
      const phone = await signIn(subject)
      const laptop = await signIn(subject)
      if (phone && laptop) await deeds[(index + turn) % deeds.length]?.(phone, laptop, subject)
    }
  }

  const everybody = Promise.all(Array.from({ length: people }, (_, index) => beSomebody(index)))
  return {
    sessions,
    users,
    refusals,
    whenDone: (count) =>
      new Promise((resolve) => {
        waiting.add({ count, resolve })
      }),
    async end() {
      ending.abort()
      await everybody
    },
  }
}
