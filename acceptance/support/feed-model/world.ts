import { createActs } from './acts.ts'
import { createModelDatabase, type Fate } from './database.ts'
import { type Process, type Settings, startProcess } from './process.ts'
import { longestTransaction, mostWrong, mostWrongInCrowd, type Step } from './steps.ts'
import { createStory, describeFate, describeLink, duration } from './story.ts'
import type { Time } from './time.ts'
import { createTruth, type Person, type Session } from './truth.ts'

/** Some processes of one application on one database, and what is true, against which every answer is held. */
export interface World {
  perform(step: Step): Promise<void>
  /** Lets every clock be right and the database answer, and asks everybody for everything. */
  conclude(): Promise<void>
  /** The first promise that was broken, in words. */
  violation(): string | undefined
  story(): string
}

const committedAtOnce: Fate = { after: 0, outcome: 'committed' }
const healthy = { ahead: 0, link: { kind: 'fine' } } as const
/** How many people more there are in a crowd. */
const crowd = 700
const second = 1000
const day = 86_400 * second

export function createWorld(time: Time, settings: Settings): World {
  const story = createStory(time)
  const people = ['Ada', 'Bob'].map(createPerson)
  const truth = createTruth(time, () => database, settings, people)
  const database = createModelDatabase(time, () => truth.learn())
  const start = (name: string, from: Pick<Process, 'ahead' | 'link'>) =>
    startProcess(name, time, database, settings, from)
  const desk = start('the desk', healthy)
  const nodes = [1, 2, 3].map((number) => start(`node ${number}`, healthy))
  let violation: string | undefined

  function report(found: string | undefined): void {
    if (found === undefined || violation !== undefined) return
    story.tell(`BROKEN: ${found}`)
    violation = found
  }

  const acts = createActs({ time, story, truth, desk, report })

  /** Milliseconds by which the clock of a process is set, unless it slept: then only its clock can tell for how long. */
  function setClock(process: Process, by: number): void {
    if (!process.isAwake || by === 0) return
    process.ahead += by
    process.asked.length = 0
    const way = by < 0 ? 'back' : 'forward'
    story.tell(`the clock of ${process.name} is set ${way} by ${duration(by)}`)
  }

  function noteTrouble(process: Process): void {
    const { link } = process
    // Two questions are one reading, which may take 5 seconds.
    const isTooSlow = 'after' in link && link.after >= 2.5 * second
    const isTroubled = isTooSlow || ['refusing', 'silent', 'breaking'].includes(link.kind)
    if (isTroubled) process.troubledAt = time.now()
  }

  /** One reading asks what is new and, where something is missing, for that; in a crowd page by page. */
  function countReadings({ name, asked, link }: Process): void {
    const staleness = settings.maxStaleness * second
    if (link.kind !== 'fine' || settings.isCrowded || staleness === 0) return
    const isTooOften = asked.some((at, index) => (asked[index + 2] ?? Infinity) - at < staleness)
    if (isTooOften) report(`${name} reads the feed twice within maxStaleness`)
  }

  /** Sets what a process has of the database. */
  function setLink(process: Process, link: Process['link']): void {
    noteTrouble(process)
    process.link = link
    process.asked.length = 0
    noteTrouble(process)
  }

  /** What the rest of the application does. */
  function writeLines(count: number, fate: Fate): void {
    story.tell(`others write ${count} lines${describeFate(fate)}`)
    const subject = { kind: 'session', subject: 'somebody-else', action: 'revoke', version: 0 }
    const at = new Date(time.now())
    const expiresAt = new Date(time.now() + settings.maxAge * second + day)
    database.writeLines(count, { ...subject, at, expiresAt }, fate)
  }

  function readOften(
    node: Process,
    session: Session,
    { times, cookie, allowExpired }: Extract<Step, { does: 'read' }>,
  ): void {
    for (let count = 0; count < times; count++) void acts.read(node, session, cookie, allowExpired)
  }

  /** Begins it; what has to wait for the time goes on beside what follows. */
  function begin(step: Step): Promise<unknown> | void {
    const index = 'node' in step ? step.node % nodes.length : 0
    const node = nodes[index] ?? desk
    const session = truth.sessions['session' in step ? step.session % truth.sessions.length : 0]
    const person = people['person' in step ? step.person % people.length : 0] ?? createPerson('')
    // The margins of the feed are for clocks that are roughly right.
    const canWrite = Math.abs(node.ahead) <= (settings.isCrowded ? mostWrongInCrowd : mostWrong)
    switch (step.does) {
      case 'pass':
        return story.tell(`${duration(step.by)} pass`)
      case 'signIn':
        return acts.signIn(person)
      case 'read':
        return session && readOften(node, session, step)
      case 'visit':
        return void (session && canWrite && acts.visit(node, session, step.cookie))
      case 'rotate':
      case 'signOut':
        return void (session && canWrite && acts[step.does](node, session, step.cookie, step.fate))
      case 'endSessions':
      case 'deactivate':
      case 'reactivate':
      case 'delete':
      case 'changeRole':
        return void (canWrite && acts.administrate(node, step.does, person, step.fate))
      case 'setClock':
        return setClock(node, step.by)
      case 'mendClock':
        return setClock(node, -node.ahead)
      case 'standStill':
        node.stoodStill += step.by
        node.isAwake = false
        node.asked.length = 0
        return story.tell(`${node.name} stands still for ${duration(step.by)}`)
      case 'link':
        setLink(node, step.link)
        return story.tell(`the database ${describeLink(step.link)} ${node.name}`)
      case 'restart':
        nodes[index] = start(node.name, node)
        return story.tell(`${node.name} starts anew`)
      case 'cleanUp':
        if (!canWrite) return
        story.tell(`${node.name} deletes what expired long ago`)
        return void node.auth.cleanUp().catch(() => undefined)
      case 'others':
        return writeLines(settings.isCrowded ? step.lines * crowd : step.lines, step.fate)
      case 'skipSerials':
        story.tell(`the database skips ${step.by} numbers`)
        return database.skipSerials(step.by)
    }
  }

  return {
    violation: () => violation,
    story: () => story.text(),
    async perform(step) {
      for (const node of nodes) noteTrouble(node)
      await begin(step)
      await time.pass(0)
      for (const node of nodes) {
        node.fate = committedAtOnce
        countReadings(node)
      }
      if ('by' in step && (step.does === 'pass' || step.does === 'standStill'))
        await time.pass(step.by)
    },
    async conclude() {
      for (const node of nodes) {
        setLink(node, healthy.link)
        node.isAwake = true
        setClock(node, -node.ahead)
      }
      const pause = longestTransaction + 30 * second
      story.tell(`all is well again, and ${duration(pause)} pass`)
      await time.pass(pause)
      if (acts.waiting() > 0) report('somebody still waits for an answer')
      for (const node of nodes) {
        for (const session of truth.sessions) {
          const answer = acts.read(node, session, 0)
          await time.pass(second / 100)
          if (acts.waiting() > 0) return report(`${node.name} does not answer for ${session.name}`)
          report(truth.judgeInTheEnd(node, session, await answer))
        }
      }
    },
  }
}

function createPerson(name: string): Person {
  const subject = name.toLowerCase()
  return { name, subject, email: `${subject}@example.test`, roles: [] }
}
