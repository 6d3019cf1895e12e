import { inspect } from 'node:util'
import type { RecordedRequest } from './faulty-provider.ts'

/**
 * Collects what must stay secret and what was said aloud, to compare them at the end of a test:
 * no token, code, state, verifier, nonce, client secret or cookie may stand in an event, in a log,
 * in an error or in an address that a browser is sent to.
 */
export interface LeakWatch {
  secret(...values: (string | null | undefined)[]): void
  said(...what: unknown[]): void
  /** The secrets in what was said. Empty is good. */
  leaks(): string[]
}

export function createLeakWatch(): LeakWatch {
  const secrets = new Set<string>()
  const sayings: string[] = []
  return {
    secret(...values) {
      // Shorter ones would be found by chance.
      for (const value of values) if (value && value.length >= 8) secrets.add(value)
    },
    said(...what) {
      for (const saying of what) {
        sayings.push(typeof saying === 'string' ? saying : inspect(saying, inspectEverything))
      }
    },
    leaks() {
      const spellings = [...secrets].flatMap((value) => [value, encodeURIComponent(value)])
      return spellings.filter((value) => sayings.some((saying) => saying.includes(value)))
    },
  }
}

const inspectEverything = {
  depth: Infinity,
  showHidden: true,
  maxStringLength: Infinity,
  maxArrayLength: Infinity,
}

/** What the requests of a sign-in hold that nobody else may read. */
export function secretsOf({ query, body, headers }: RecordedRequest): (string | null)[] {
  const credentials = headers.authorization?.replace(/^\w+ /, '') ?? null
  const names = ['code', 'state', 'nonce', 'code_verifier', 'client_secret', 'client_assertion']
  return [credentials, ...names.flatMap((name) => [...query.getAll(name), ...body.getAll(name)])]
}
