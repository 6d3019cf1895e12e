import type { SessionState } from '@sallyport/core/wire'
import { AuthClientError } from './auth-client-error.ts'

/** Where the answers of the server go. */
export interface Recipient<Fields extends object> {
  /** `quiet`: another tab had us ask, and knows already. */
  take(state: SessionState<Fields>, quiet: boolean): void
  fail(error: AuthClientError): void
  /** What is known without asking, if anything is. */
  known(): SessionState<Fields> | null
}

/** The order of what is read from the server and written to it: no older answer ever follows a newer one. */
export interface Exchange<Fields extends object> {
  /** Asks, or joins who is asking already. One that is dropped meanwhile answers with what is known by then. */
  read(quiet?: boolean): Promise<SessionState<Fields>>
  /**
   * Writes go one after the other, and `settle` runs before anything that waits. Reads wait for them; one under
   * way is aborted, for the cookie that it may bring is older than the write.
   */
  write<T>(send: () => Promise<T>, settle: (answer: T) => void): Promise<T>
  /** Waits for the writes, and for nothing else: a session that they renew would be refused under its old token. */
  afterWrites<T>(send: () => Promise<T>): Promise<T>
  /** Whether an answer is under way that may be older than what others say. */
  isBusy(): boolean
  /** Something newer than the answer under way is known. */
  drop(): void
}

export function createExchange<Fields extends object>(
  ask: (abort: AbortController) => Promise<SessionState<Fields>>,
  recipient: Recipient<Fields>,
): Exchange<Fields> {
  let reading: { abort: AbortController; answer: Promise<SessionState<Fields>> } | undefined
  let writing: Promise<unknown> = Promise.resolve()
  let writes = 0

  function read(quiet = false): Promise<SessionState<Fields>> {
    if (!reading) {
      const abort = new AbortController()
      reading = { abort, answer: run(abort, quiet) }
    }
    return reading.answer
  }

  async function run(abort: AbortController, quiet: boolean): Promise<SessionState<Fields>> {
    const isCurrent = () => reading?.abort === abort
    await writing
    if (isCurrent()) {
      const outcome = await ask(abort).catch((error: AuthClientError) => error)
      if (isCurrent()) {
        reading = undefined
        if (outcome instanceof AuthClientError) {
          recipient.fail(outcome)
          throw outcome
        }
        recipient.take(outcome, quiet)
        return outcome
      }
      await writing
    }
    return recipient.known() ?? read()
  }

  function drop(): void {
    reading?.abort.abort()
    reading = undefined
  }

  return {
    read,
    async write(send, settle) {
      writes++
      const sent = writing.then(() => {
        drop()
        return send()
      })
      const settled = sent.then(settle).finally(() => writes--)
      writing = settled.catch(() => undefined)
      await settled
      return sent
    },
    afterWrites: (send) => writing.then(send),
    isBusy: () => reading !== undefined || writes > 0,
    drop,
  }
}
