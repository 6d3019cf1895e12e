import type { AuthOptions } from '@sallyport/core'
import type { TestAuth } from '@sallyport/core/testing'
import { createPlainProvider } from './plain-provider.ts'

export const origin = 'http://app.test'
export const ada = { subject: 'ada', email: 'ada@example.test', emailVerified: true }
const { provider } = createPlainProvider(ada)

/** Of 100 sign-ins a minute it leaves 10, and of 120 other writings 12. */
const tenth = { factor: 0.1 }
export const mostStarts = 10
export const mostWritings = 12
/** Seconds. */
export const window = 60

export type Limited = Pick<TestAuth, 'handler'>

export function optionsWith(security: AuthOptions['security'] = {}) {
  return { oauth: [provider], security: { rateLimit: tenth, trustedProxy: 1, ...security } }
}

export function send(
  auth: Limited,
  method: string,
  path: string,
  headers: HeadersInit = {},
  body: string | null = null,
) {
  const all = new Headers({ origin, ...Object.fromEntries(new Headers(headers)) })
  return auth.handler(new Request(`${origin}/api/auth${path}`, { method, headers: all, body }))
}

export const from = (address: string) => ({ 'x-forwarded-for': address })

export const start = (auth: Limited, headers?: HeadersInit) =>
  send(auth, 'POST', '/sign-in/plain', headers)

/** Something that writes, by a person, with a body that is refused once it was counted. */
export const change = (auth: Limited, headers?: HeadersInit) =>
  send(auth, 'PATCH', '/session', headers)

/** How many of so many in a row are let pass. */
export async function passing(
  count: number,
  ask: (index: number) => Promise<Response>,
): Promise<number> {
  let passed = 0
  for (let index = 0; index < count; index++) passed += Number((await ask(index)).status !== 429)
  return passed
}

export const passed = (responses: readonly Response[]) =>
  responses.filter(({ status }) => status === 200).length
