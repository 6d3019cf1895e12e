import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { vi } from 'vitest'
import { outputOf } from '../../e2e/support/start-app.ts'

export interface BuiltFixture {
  readonly origin: string
  readonly secret: string
  fetch(request: Request): Promise<Response>
}

/** The fixture as built, in this process and without a port, so that a test can break what it stands on. */
export async function importBuiltFixture(): Promise<BuiltFixture> {
  const origin = 'http://fixture.test'
  const secret = randomBytes(32).toString('base64url')
  const environment = {
    SALLYPORT_SECRET: secret,
    SALLYPORT_URL: origin,
    DEMO_CLIENT_ID: 'id',
    DEMO_CLIENT_SECRET: 'secret',
  }
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
  const built = (await import(join(outputOf('fixture'), 'server/server.js'))) as {
    default: Pick<BuiltFixture, 'fetch'>
  }
  vi.unstubAllEnvs()
  return { origin, secret, fetch: (request) => built.default.fetch(request) }
}

/** The message of the error that everything comes to after `breakCrypto` and `breakCookies`. */
export const broken = 'something is broken'

/** Takes away what opens sessions: from now on nothing can be checked. Returns how to give it back. */
export function breakCrypto(): () => void {
  const spy = vi.spyOn(process.getBuiltinModule('node:crypto'), 'hkdfSync')
  spy.mockImplementation(() => {
    throw new Error(broken)
  })
  return () => spy.mockRestore()
}

/** Lets nobody read the Cookie header any more. Returns how to give it back. */
export function breakCookies(): () => void {
  const { get } = Headers.prototype
  const spy = vi.spyOn(Headers.prototype, 'get')
  spy.mockImplementation(function (this: Headers, name) {
    if (name.toLowerCase() === 'cookie') throw new Error(broken)
    return get.call(this, name)
  })
  return () => spy.mockRestore()
}
