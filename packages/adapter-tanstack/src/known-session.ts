import type { AskServer, GuardAnswer } from './guard-answer.ts'
import { tellTabs } from './guard-tabs.ts'
import { hydratedSession } from './guarded-page.ts'
import type { RegisteredSession } from './register.ts'

/** What a page was told of the session, and when, in milliseconds since 1970. */
export interface KnownSession {
  readonly session: RegisteredSession | null
  readonly at: number
}

interface Question {
  readonly at: number
  /** The navigation that asked. */
  readonly load: object | undefined
  readonly answer: Promise<GuardAnswer>
  /** What it came to, when it has. */
  told?: GuardAnswer
}

// What this page knows, for guards alone: they let people pass by it and refuse nobody by it, so it protects nothing. In
// the browser only, for on the server one module serves many people.
let question: Question | undefined
/** Whether the page still is as the server rendered it, as far as anybody knows. */
let isAsRendered = true
/** Whom it was rendered for, once that was looked for: pages that are visited later do not tell. */
let rendered: RegisteredSession | undefined
/** Whether somebody has passed by what is known since the server was asked. */
let isBelieved = false
/** Whom the guards of this page have known, by id. What it shows and keeps of them is for nobody else. */
let person: string | undefined
/** What the client of this page said last. */
let heard: { readonly session: unknown } | undefined

/**
 * Asks the server who this is, or joins who is asking. All guards of one navigation, `load`, ask once. What was changed
 * meanwhile is asked for again.
 */
export async function askSession(ask: AskServer, load?: object): Promise<GuardAnswer> {
  if (typeof window === 'undefined') return ask()
  noteSession()
  for (;;) {
    const current = isAskedFor(load) ?? begin(ask, load)
    const answer = await current.answer
    if (question === current) return answer
  }
}

function isAskedFor(load: object | undefined): Question | undefined {
  const isOurs = load !== undefined && question?.load === load
  return question && (question.told === undefined || isOurs) ? question : undefined
}

function begin(ask: AskServer, load: object | undefined): Question {
  const begun: Question = { at: Date.now(), load, answer: ask().then(keep, drop) }
  question = begun
  isAsRendered = false
  isBelieved = false

  function keep(answer: GuardAnswer): GuardAnswer {
    begun.told = answer
    return answer
  }

  function drop(error: unknown): never {
    if (question === begun) question = undefined
    throw error
  }

  return begun
}

/** What is known, and was asked for within the last `maxAge` milliseconds. */
export function recallSession(maxAge: number): KnownSession | undefined {
  const known = knownSession()
  if (!known) return undefined
  const now = Date.now()
  // The clock may have been set back.
  const isFresh = known.at <= now && now < known.at + maxAge
  // What has ended by our clock is for the server to say.
  const hasEnded = known.session !== null && Date.parse(known.session.expires) <= now
  return isFresh && !hasEnded && !isSomebodyElse(known.session) ? known : undefined
}

function knownSession(): KnownSession | undefined {
  if (typeof window === 'undefined') return undefined
  if (question) return question.told && { session: question.told.session, at: question.at }
  if (isAsRendered) rendered ??= hydratedSession()
  // It was asked for after the page was.
  return isAsRendered && rendered ? { session: rendered, at: performance.timeOrigin } : undefined
}

/**
 * In the browser: whether this is somebody else than the guards of this page have known before. Another tab has signed them
 * in, and the router still has what it loaded for the other.
 */
export function isSomebodyElse(session: RegisteredSession | null): boolean {
  if (session === null || typeof window === 'undefined') return false
  notePerson(session)
  return session.user.id !== person
}

/** Before the page that is shown has gone: whom it was rendered for is found there alone. */
export function noteSession(): void {
  notePerson(knownSession()?.session)
}

function notePerson(session: RegisteredSession | null | undefined): void {
  person ??= session?.user.id
}

/** A guard lets somebody pass by what is known. */
export function believeSession(): void {
  isBelieved = true
}

export function wasBelieved(): boolean {
  return isBelieved
}

/** The session has changed, or may have: no page of this browser goes on by what it was told before. */
export function forgetSession(): void {
  dropSession()
  tellTabs()
}

/** The same for this page alone. */
export function dropSession(): void {
  noteSession()
  question = undefined
  isAsRendered = false
}

/**
 * The client of this page has learned this. Where it is news, also to what the client said last, no guard of any page goes
 * on by what it knows; that nobody is signed in always is.
 */
export function compareSession(session: unknown): void {
  const told = JSON.stringify(session)
  const others = [heard, knownSession()].filter((other) => other !== undefined)
  const isNews = others.some((other) => JSON.stringify(other.session) !== told)
  const isAsked = question !== undefined && question.told === undefined
  heard = { session }
  if (session === null || isNews || isAsked) forgetSession()
}
