import { randomBytes } from 'node:crypto'
import { afterAll, expect } from 'vitest'
import { buildApp } from './build-app.ts'
import { findFunctions } from './call-functions.ts'
import { createPeople, origin } from './people.ts'

/** For one file of tests: builds access-app, and signs people in to it. */
export async function openAccessApp() {
  const secret = randomBytes(32).toString('base64url')
  const people = await createPeople(secret)
  const { database, signIn } = people
  const cookies = {
    root: await signIn('root', { role: 'admin' }),
    sue: await signIn('sue', { role: 'support' }),
    ed: await signIn('ed', { acts: 'editor' }),
    rita: await signIn('rita', { acts: 'reader' }),
    olga: await signIn('olga', { acts: 'owner' }),
    paul: await signIn('paul'),
  }
  Reflect.set(globalThis, Symbol.for('access-app'), { database, secret })
  const app = await buildApp('access-app')
  afterAll(() => app.remove())

  /** Loads a page, or what else is at a path. */
  async function open(path: string, headers: Record<string, string> = {}) {
    const given = { accept: 'text/html', ...headers }
    const response = await app.fetch(new Request(`${origin}${path}`, { headers: given }))
    const html = await response.text()
    const [, heading = ''] = /<h1>(.*?)<\/h1>/.exec(html) ?? []
    return { status: response.status, location: response.headers.get('location'), heading, html }
  }

  return { ...people, app, cookies, functions: await findFunctions(app.fetch), open }
}

type Name = keyof Awaited<ReturnType<typeof openAccessApp>>['cookies']

/** What a page is told by an `AuthError` with this code. */
export const refusal = (status: number, code: string) => ({
  status,
  text: expect.stringMatching(new RegExp(`"${code}".*sallyport\\.AuthError`)) as string,
})

/** Server functions made with a builder or middleware of ours, who may call them, who not, and what these are told. */
export const actions: [name: string, who: Name, refused: Name, code: string][] = [
  ['byOrganization', 'ed', 'paul', 'ORGANIZATION_REQUIRED'],
  ['byAdmin', 'root', 'sue', 'FORBIDDEN'],
  ['byDefaultAdmin', 'root', 'olga', 'FORBIDDEN'],
  ['bySupport', 'sue', 'root', 'FORBIDDEN'],
  ['byRole', 'sue', 'root', 'FORBIDDEN'],
  ['byPermission', 'ed', 'rita', 'FORBIDDEN'],
  ['byOwner', 'olga', 'rita', 'FORBIDDEN'],
  ['byNamespace', 'rita', 'paul', 'ORGANIZATION_REQUIRED'],
  ['byOwnAction', 'sue', 'paul', 'FORBIDDEN'],
  ['inForgedOrganization', 'ed', 'paul', 'ORGANIZATION_REQUIRED'],
]
