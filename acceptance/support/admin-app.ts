import type { AuthOptions, Database, WithCalls } from '@sallyport/core'
import { admin } from '@sallyport/core/admin'
import { auditLog } from '../../packages/core/src/features/admin/table.ts'
import type { TestAuth } from '@sallyport/core/testing'
import { type Browser, createBrowser } from './browser.ts'
import { createNodes, type Nodes } from './nodes.ts'

export { auditLog }

export const adminFeatures = [admin()] as const

type Features = typeof adminFeatures

export interface Person {
  readonly id: string
  readonly name: string
  /** The Cookie header of their browser, as it was at the sign-in. */
  readonly cookie: string
  readonly browser: Browser
}

/** An application with `admin()`, of which a test has processes and people. */
export interface AdminApp extends Nodes<Features> {
  readonly here: TestAuth & WithCalls<Features>
  /** Signs somebody in, with this role from now on; they are the same whenever they have the same name. */
  person(name: string, role?: string): Promise<Person>
  /** As a script of a page asks in this browser: the status and what was answered. */
  ask(
    browser: Browser,
    method: string,
    path: string,
    body?: object,
  ): Promise<{ status: number; body: AnyAnswer }>
}

/** Whatever an endpoint answers: tests say what is in it. */
export type AnyAnswer = Record<string, never> & {
  error?: { code: string; message: string }
}

const origin = 'http://app.test'

export function createAdminApp(
  database: Database,
  options: AuthOptions<object, never, Features> = {},
): AdminApp {
  const nodes = createNodes<Features>(database, { features: adminFeatures, ...options })
  const here = nodes.start()

  async function person(name: string, role?: string): Promise<Person> {
    const email = `${name.toLowerCase()}@example.test`
    const profile = { subject: name, name, email }
    const cookie = await here.cookieOf(profile)
    const user = await here.api.users.find({ email })
    if (!user) throw new Error(`${name} is not there`)
    if (role !== undefined) await here.api.users.update(user.id, { role })
    const browser = createBrowser(here.handler, origin)
    for (const pair of cookie.split('; ')) {
      const equals = pair.indexOf('=')
      browser.cookies.set(pair.slice(0, equals), pair.slice(equals + 1))
    }
    return { id: user.id, name, cookie, browser }
  }

  return {
    ...nodes,
    here,
    person,
    async ask(browser, method, path, body) {
      const response = await browser.fetch(`/api/auth${path}`, {
        method,
        body: body ? JSON.stringify(body) : null,
        headers: { 'content-type': 'application/json', 'user-agent': 'Test/1.0' },
      })
      return { status: response.status, body: (await response.json()) as AnyAnswer }
    },
  }
}
