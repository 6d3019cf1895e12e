import { createRequire } from 'node:module'
import type { BuiltApp } from './build-app.ts'
import { origin } from './people.ts'

/** How Start writes what goes over the wire: its own, which this package does not depend on. */
const ofStart = requireOf(import.meta.url, '@tanstack/react-start')
const ofClient = requireOf(ofStart, '@tanstack/start-client-core')
const { fromCrossJSON, toJSON } = createRequire(ofClient)('seroval') as {
  toJSON(value: unknown): unknown
  fromCrossJSON(node: unknown, options: object): { result?: unknown }
}

function requireOf(from: string, name: string): string {
  return createRequire(from).resolve(`${name}/package.json`)
}

export interface Call {
  cookie?: string
  /** An API token. */
  bearer?: string
  data?: unknown
  /** What a client's middleware would send along. */
  context?: unknown
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** Calls the server functions of an application as its pages do, from its own origin. */
export async function findFunctions(fetch: BuiltApp['fetch']) {
  const listing = await fetch(new Request(`${origin}/functions`))
  const addresses = (await listing.json()) as Record<string, string>

  async function call(name: string, asked: Call = {}): Promise<Answer> {
    const { cookie, bearer, data, context, method = 'POST', headers: own } = asked
    const address = addresses[name]
    if (address === undefined) throw new Error(`there is no function ${name}`)
    const headers = {
      'x-tsr-serverFn': 'true',
      'sec-fetch-site': 'same-origin',
      ...(cookie !== undefined && { cookie }),
      ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
      ...(method === 'POST' && { 'content-type': 'application/json' }),
      ...own,
    }
    const body = method === 'POST' ? JSON.stringify(toJSON({ data, context })) : null
    const response = await fetch(new Request(new URL(address, origin), { method, headers, body }))
    return { status: response.status, headers: response.headers, text: await response.text() }
  }

  return { addresses, call }
}

/** What a server function returned. */
export function resultOf({ text }: Answer): unknown {
  return fromCrossJSON(JSON.parse(text), { refs: new Map() }).result
}
