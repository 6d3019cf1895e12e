import { type Session, sessionEvent, type SessionState } from '@sallyport/core/wire'
import { createAlarm } from './alarm.ts'
import { AuthClientError, failure } from './auth-client-error.ts'
import { createExchange } from './exchange.ts'
import { fingerprint } from './fingerprint.ts'
import { createObservable } from './observable.ts'
import { onReturn } from './on-return.ts'
import {
  hasExpired,
  pending,
  sameSession,
  type SessionSnapshot,
  settled,
} from './session-snapshot.ts'
import { createTabChannel } from './tab-channel.ts'
import { takeTurn } from './take-turn.ts'

/**
 * What this page knows about the session. While somebody subscribes it keeps itself true: it asks the server when
 * nothing is known, when `expires` passes, when the person comes back to the page, and when another tab tells of
 * a change. On the server it never knows anything, for there one module serves many people.
 */
export interface SessionStore<Fields extends object = object> {
  /** The snapshot of now: the same object until something changes. */
  get(): SessionSnapshot<Fields>
  /** Calls back after each change. Returns how to stop. */
  subscribe(listener: () => void): () => void
  /** Takes a value for true until the server says otherwise, without asking it: for optimistic changes. */
  set(session: Session<Fields> | null): void
  /** Takes what the server rendered into the page. The same value again, even later, changes nothing. */
  seed(session: Session<Fields> | null): void
  /** Asks the server. Never rejects: what goes wrong is in the snapshot. */
  refetch(): Promise<void>
}

/** The store as the client holds it: whatever is asked or told of the session goes through it, in order. */
export interface OwnedStore<Fields extends object> {
  readonly store: SessionStore<Fields>
  /** Asks the server, or joins who is asking already. Rejects with `AuthClientError`. */
  read(): Promise<SessionState<Fields>>
  /**
   * Sends what may change the session, when no tab is sending such; `settle` tells the store the outcome. What fails
   * may have worked all the same, or may fail because the session is gone: the server is asked what is true now.
   */
  write<T>(send: () => Promise<T>, settle: (answer: T) => void): Promise<T>
  /** Sends what needs the session and leaves it as it is. The server is asked after a failure here as well. */
  ask<T>(send: () => Promise<T>): Promise<T>
  /** The server has just said so. */
  learn(state: SessionState<Fields>): void
  /** The person has signed out, in every tab. */
  end(): void
}

/** Milliseconds that an answer is good for when a person comes back to the page. */
const freshFor = 30_000
/** Milliseconds without subscribers after which another tab may have told something that nobody heard. */
const deafFor = 1000
/** Milliseconds until a session is asked about again that has expired by our clock but not by the server's. */
const clockDoubt = 60_000
/** What other tabs are told of a sign-out. Of all else they are told a fingerprint, and ask the server. */
const signOutMessage = 'signed-out'

export function createSessionStore<Fields extends object>(
  ask: (abort: AbortController) => Promise<SessionState<Fields>>,
  name: string,
): OwnedStore<Fields> {
  const snapshot = createObservable<SessionSnapshot<Fields>>(pending, watch)
  const exchange = createExchange(ask, { take, fail, known })
  const tabs = createTabChannel(name, hear)
  const alarm = createAlarm(() => void refetch())
  let isWatched = false
  /** When something was learned, or listening ended, in milliseconds since 1970. */
  let lastNews = 0
  let seeded: string | undefined
  let told: string | undefined
  let heardMeanwhile: string | undefined

  function put(session: Session<Fields> | null, error: AuthClientError | null = null): void {
    const { data } = snapshot.get()
    const next = settled(sameSession(session, data) ? data : session)
    exchange.drop()
    lastNews = Date.now()
    // Guards of routes hear of it first: listeners of ours may navigate.
    window.dispatchEvent(new window.CustomEvent(sessionEvent, { detail: next.data }))
    snapshot.put(error ? { ...next, error } : next)
    setAlarm()
  }

  function setAlarm(): void {
    const { data } = snapshot.get()
    const at = data && (hasExpired(data) ? Date.now() + clockDoubt : Date.parse(data.expires))
    alarm.set(isWatched ? at : null)
  }

  function learn(session: Session<Fields> | null, quiet = false): void {
    put(session)
    const mark = fingerprint(session)
    if (!quiet && mark !== told) tabs.post(mark)
    told = mark
    const isOutdated = heardMeanwhile !== undefined && heardMeanwhile !== mark
    heardMeanwhile = undefined
    if (isOutdated) void refetch(true)
  }

  function take(state: SessionState<Fields>, quiet: boolean): void {
    // With `STORE_UNAVAILABLE` as with `UNAVAILABLE` nobody knows, and the person may well be signed in.
    const isUnknown = !state.authenticated && state.reason.endsWith('UNAVAILABLE')
    if (isUnknown) fail(failure('UNAVAILABLE', 200))
    else learn(state.session, quiet)
  }

  function fail(error: AuthClientError): void {
    const { data } = snapshot.get()
    put(hasExpired(data) ? null : data, error)
  }

  function known(): SessionState<Fields> | null {
    const { data, isPending, error } = snapshot.get()
    if (data) return { authenticated: true, session: data }
    return isPending || error ? null : { authenticated: false, session: null, reason: 'NO_SESSION' }
  }

  async function refetch(quiet = false): Promise<void> {
    await exchange.read(quiet).catch(() => undefined)
  }

  function hear(message: string): void {
    const isSignOut = message === signOutMessage
    const mark = isSignOut ? fingerprint(null) : message
    if (isSignOut) {
      told = mark
      put(null)
    }
    if (exchange.isBusy()) heardMeanwhile = mark
    else if (mark !== fingerprint(snapshot.get().data)) void refetch(true)
  }

  /** Asks the server what is true after a call that failed; who is told `UNAUTHORIZED` finds the store knowing it. */
  async function doubting<T>(call: Promise<T>): Promise<T> {
    try {
      return await call
    } catch (error) {
      const asked = refetch()
      if (error instanceof AuthClientError && error.code === 'UNAUTHORIZED') await asked
      throw error
    }
  }

  function watch(): () => void {
    isWatched = true
    tabs.open()
    const stop = onReturn((restored) => check(restored ? 0 : freshFor))
    check(deafFor)
    setAlarm()
    return () => {
      isWatched = false
      stop()
      tabs.close()
      setAlarm()
      lastNews = Date.now()
    }
  }

  function check(goodFor: number): void {
    const { data, isPending, error } = snapshot.get()
    const isStale = Date.now() - lastNews >= goodFor
    if (isPending || error || isStale || hasExpired(data)) void refetch()
  }

  return {
    store: {
      get: snapshot.get,
      subscribe: snapshot.subscribe,
      set: (session) => put(session),
      seed(session) {
        const value = JSON.stringify(session)
        if (value === seeded) return
        seeded = value
        learn(session)
      },
      refetch: () => refetch(),
    },
    read: () => exchange.read(),
    write: (send, settle) => doubting(exchange.write(() => takeTurn(name, send), settle)),
    ask: (send) => doubting(exchange.afterWrites(send)),
    learn(state) {
      // Another tab may have been refused with the old token: it has to ask, though the session looks the same.
      told = undefined
      take(state, false)
    },
    end() {
      told = fingerprint(null)
      put(null)
      tabs.post(signOutMessage)
    },
  }
}
