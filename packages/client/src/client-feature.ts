import type { SessionState } from '@sallyport/core/wire'
import type { Method } from './connection.ts'
import { fillIn } from './fill-in.ts'

/** The calls of a feature of the server, for `createAuthClient({ features: [...] })`: they are found under `id`. */
export interface ClientFeature<Id extends string = string, Calls extends object = object> {
  readonly id: Id
  build(line: Line): Calls
}

/** The line to the server, as a feature uses it. All reject with `AuthClientError`. */
export interface Line {
  /** Sends what leaves the session as it is. The JSON of the answer: dates are texts in it. */
  send(method: Method, path: string, body?: object): Promise<object>
  /** Sends what is answered with the session as it is from then on, in all tabs. */
  sendForSession(method: Method, path: string, body?: object): Promise<SessionState>
}

/** The calls of features, each under its id. */
export type ClientCallsOf<Features extends readonly ClientFeature[]> = {
  readonly [F in Features[number] as F['id']]: F extends ClientFeature<string, infer Calls>
    ? Calls
    : never
}

/** The address with its parameters in place, and the rest as its query. What is undefined is left out. */
export function addressOf(
  address: string,
  parameters: Readonly<Record<string, string>> = {},
  query: object = {},
): string {
  const path = fillIn(address, parameters)
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  if (given.length === 0) return path
  return `${path}?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}`
}
