import { errorMessage, type ErrorCode } from '@sallyport/core'
import { Hono, type MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { describe, expect, test } from 'vitest'
import { createHonoAuth } from './create-hono-auth.ts'
import { createDueSession, removal, renewal, sessionLines } from './due-session.ts'
import { createGuardedAuth } from './guarded-auth.ts'

const { auth, signIn, passOf } = createGuardedAuth()
const {
  requireSession,
  requireRole,
  requireAdmin,
  requirePermission,
  requireScope,
  requireOrganization,
  sessionMiddleware,
  getSession,
} = createHonoAuth(auth)

/** What comes of a request to a route behind a guard: `in`, or the status and code of the refusal. */
async function answerTo(guard: MiddlewareHandler, headers: Record<string, string> = {}) {
  const app = new Hono().get('/', guard, (c) => c.text('in'))
  const response = await app.request('/', { headers })
  const text = await response.text()
  if (response.status === 200) return text
  expect(response.headers.get('cache-control')).toBe('no-store')
  const { error } = JSON.parse(text) as { error: { code: ErrorCode; message: string } }
  expect(error.message).toBe(errorMessage(error.code))
  return `${response.status} ${error.code}`
}

const acme = { id: 'acme', role: 'editor' }

describe('requireRole', () => {
  test('lets through who has one of the roles, and nobody else', async () => {
    const admin = await signIn('ada', { role: 'admin' })
    const auditor = await signIn('olga', { role: 'auditor' })
    const plain = await signIn('paul')
    expect(await answerTo(requireRole('admin'), admin.headers)).toBe('in')
    expect(await answerTo(requireRole('admin', 'auditor'), auditor.headers)).toBe('in')
    expect(await answerTo(requireRole('admin'), auditor.headers)).toBe('403 FORBIDDEN')
    expect(await answerTo(requireRole('admin', 'auditor'), plain.headers)).toBe('403 FORBIDDEN')
    expect(await answerTo(requireRole('admin'))).toBe('401 UNAUTHORIZED')
  })

  test('A-25 takes no part, spelling or neighbour of a role for it', async () => {
    for (const role of ['Admin', 'administrator', 'adm', 'admin,owner', '*', 'null']) {
      const { headers } = await signIn('eve', { role })
      expect(await answerTo(requireRole('admin'), headers), role).toBe('403 FORBIDDEN')
    }
    const { headers } = await signIn('eve', { acts: { id: 'acme', role: 'owner' } })
    expect(await answerTo(requireRole('owner'), headers)).toBe('403 FORBIDDEN')
  })

  test('A-25 an API token of somebody mighty does no more than it was made for', async () => {
    const small = await passOf('small', { scopes: ['project:read'] }, { role: 'admin' })
    const full = await passOf('full', { scopes: ['admin'] }, { role: 'admin' })
    const boast = await passOf('boast', { scopes: ['admin'] }, { role: null })
    expect(await answerTo(requireRole('admin'), small)).toBe('403 SCOPE_MISSING')
    expect(await answerTo(requireRole('admin'), full)).toBe('in')
    expect(await answerTo(requireRole('admin'), boast)).toBe('403 FORBIDDEN')
    // Each of the two has one half of a role.
    const halves = await passOf('halves', { scopes: ['auditor'] }, { role: 'admin' })
    expect(await answerTo(requireRole('admin', 'auditor'), halves)).toBe('403 SCOPE_MISSING')
  })

  test('A-25 who acts as somebody else has their roles, but for that of an administrator', async () => {
    const auditor = await signIn('olga', { role: 'auditor', by: 'root' })
    expect(await answerTo(requireRole('auditor'), auditor.headers)).toBe('in')
    const admin = await signIn('ada', { role: 'admin', by: 'root' })
    expect(await answerTo(requireRole('admin'), admin.headers)).toBe('403 FORBIDDEN')
    expect(await answerTo(requireRole('auditor', 'admin'), admin.headers)).toBe('403 FORBIDDEN')
    const app = new Hono().get('/', requireAdmin(), (c) => c.text('in'))
    expect((await app.request('/', { headers: admin.headers })).status).toBe(404)
  })

  test('asks for the role that one has now', async () => {
    const { id, headers } = await signIn('ada', { role: 'admin' })
    expect(await answerTo(requireRole('admin'), headers)).toBe('in')
    await auth.api.users.update(id, { role: null })
    expect(await answerTo(requireRole('admin'), headers)).toBe('403 FORBIDDEN')
  })
})

describe('requireAdmin', () => {
  const app = new Hono()
    .get('/admin', requireAdmin(), (c) => c.text(c.var.user.name))
    .notFound((c) => c.text(`nothing at ${c.req.path}`, 404))
  const visit = async (path: string, headers: Record<string, string> = {}) => {
    const response = await app.request(path, { headers })
    return [response.status, await response.text(), [...response.headers]] as const
  }

  test('tells whoever is no administrator nothing but that there is no such page', async () => {
    const { headers } = await signIn('paul', { role: 'auditor' })
    const [status, text, lines] = await visit('/admin', headers)
    expect([status, text]).toEqual([404, 'nothing at /admin'])
    expect(lines).toEqual((await visit('/nowhere', headers))[2])
  })

  test('lets administrators through, and their API tokens with the scope of that name', async () => {
    const { headers } = await signIn('ada', { role: 'admin' })
    expect((await visit('/admin', headers)).slice(0, 2)).toEqual([200, 'ada'])
    const full = await passOf('full', { scopes: ['admin'] }, { role: 'admin' })
    const small = await passOf('small', { scopes: ['user:read'] }, { role: 'admin' })
    expect((await visit('/admin', full))[0]).toBe(200)
    expect((await visit('/admin', small))[0]).toBe(404)
  })

  test('asks anonymous people to sign in', async () => {
    expect((await visit('/admin'))[0]).toBe(401)
  })

  test('hands over what the request changed about its session', async () => {
    const { auth: due, headers } = await createDueSession()
    const own = new Hono().get('/admin', createHonoAuth(due).requireAdmin(), (c) => c.text('in'))
    const response = await own.request('/admin', { headers })
    expect(response.status).toBe(404)
    expect(sessionLines(response)).toEqual([expect.stringMatching(renewal)])
  })
})

describe('requirePermission', () => {
  test('asks for all permissions of the role in the organization', async () => {
    const editor = await signIn('ada', { acts: acme })
    const reader = await signIn('paul', { acts: { id: 'acme', role: 'reader' } })
    const both = requirePermission('project:read', 'project:write')
    expect(await answerTo(both, editor.headers)).toBe('in')
    expect(await answerTo(both, reader.headers)).toBe('403 FORBIDDEN')
    expect(await answerTo(requirePermission('project:read'), reader.headers)).toBe('in')
    expect(await answerTo(both)).toBe('401 UNAUTHORIZED')
  })

  test('A-25 denies outside of an organization, in an unknown role, and what nobody has heard of', async () => {
    const nowhere = await signIn('eve', { role: 'owner' })
    const read = requirePermission('project:read')
    expect(await answerTo(read, nowhere.headers)).toBe('403 ORGANIZATION_REQUIRED')
    const strange = await signIn('eve', { acts: { id: 'acme', role: 'wizard' } })
    expect(await answerTo(read, strange.headers)).toBe('403 FORBIDDEN')
    const owner = await signIn('eve', { acts: { id: 'acme', role: 'owner' } })
    expect(await answerTo(read, owner.headers)).toBe('in')
    for (const name of ['project:paint', '*', 'project:*', 'project', 'constructor']) {
      expect(await answerTo(requirePermission(name), owner.headers), name).toBe('403 FORBIDDEN')
    }
  })

  test('A-25 an API token needs the permission of its role and the scope of that name', async () => {
    const organization = { id: 'acme', role: 'reader' }
    const write = requirePermission('project:write')
    const read = requirePermission('project:read')
    const pass = await passOf('pass', { scopes: ['project:write'], organization })
    expect(await answerTo(write, pass)).toBe('403 FORBIDDEN')
    expect(await answerTo(read, pass)).toBe('403 SCOPE_MISSING')
    const reading = await passOf('pass', { scopes: ['project:read'], organization })
    expect(await answerTo(read, reading)).toBe('in')
    const homeless = await passOf('pass', { scopes: ['project:read'] }, { acts: acme })
    expect(await answerTo(read, homeless)).toBe('403 ORGANIZATION_REQUIRED')
  })
})

describe('requireScope', () => {
  test('asks API tokens for all scopes, and lets sessions through', async () => {
    const both = requireScope('project:read', 'project:write')
    const one = await passOf('one', { scopes: ['project:read'] })
    const two = await passOf('two', { scopes: ['project:write', 'project:read'] })
    const none = await passOf('none', { scopes: [] })
    expect(await answerTo(both, one)).toBe('403 SCOPE_MISSING')
    expect(await answerTo(both, two)).toBe('in')
    expect(await answerTo(requireScope('project:read'), none)).toBe('403 SCOPE_MISSING')
    expect(await answerTo(both, (await signIn('ada')).headers)).toBe('in')
    expect(await answerTo(both)).toBe('401 UNAUTHORIZED')
  })

  test('A-25 takes no part or pattern for a scope', async () => {
    const pass = await passOf('pass', { scopes: ['*', 'project', 'project:*', 'PROJECT:READ'] })
    expect(await answerTo(requireScope('project:read'), pass)).toBe('403 SCOPE_MISSING')
  })
})

describe('requireOrganization', () => {
  test('lets through who acts in an organization, and says in which', async () => {
    const app = new Hono().get('/', requireOrganization(), (c) => {
      const { organization, session, user } = c.var
      return c.json([organization, session.organization === organization, user.name])
    })
    const { headers } = await signIn('ada', { acts: acme })
    expect(await (await app.request('/', { headers })).json()).toEqual([
      { ...acme, permissions: ['project:read', 'project:write'] },
      true,
      'ada',
    ])
    const alone = await signIn('paul')
    expect(await answerTo(requireOrganization(), alone.headers)).toBe('403 ORGANIZATION_REQUIRED')
    expect(await answerTo(requireOrganization())).toBe('401 UNAUTHORIZED')
  })

  test('asks for one of the roles there', async () => {
    const editor = await signIn('ada', { acts: acme, role: 'owner' })
    const ask = (role: string | string[]) => answerTo(requireOrganization({ role }), editor.headers)
    expect(await ask('editor')).toBe('in')
    expect(await ask(['owner', 'editor'])).toBe('in')
    expect(await ask('owner')).toBe('403 FORBIDDEN')
    expect(await ask(['owner', 'reader'])).toBe('403 FORBIDDEN')
  })

  test('A-25 role and permissions both have to hold', async () => {
    const { headers } = await signIn('ada', { acts: acme })
    const ask = (role: string, ...permissions: string[]) =>
      answerTo(requireOrganization({ role, permissions }), headers)
    expect(await ask('editor', 'project:read', 'project:write')).toBe('in')
    expect(await ask('owner', 'project:read')).toBe('403 FORBIDDEN')
    expect(await ask('editor', 'project:paint')).toBe('403 FORBIDDEN')
    expect(await ask('editor', 'project:read', 'project:paint')).toBe('403 FORBIDDEN')
    const outside = await signIn('paul')
    const guard = requireOrganization({ role: 'editor', permissions: ['project:read'] })
    expect(await answerTo(guard, outside.headers)).toBe('403 ORGANIZATION_REQUIRED')
  })

  test('A-25 an API token acts in the organization it was made for, within its scopes', async () => {
    const made = { id: 'bolt', role: 'owner' }
    const pass = await passOf(
      'pass',
      { scopes: ['project:read'], organization: made },
      { acts: acme },
    )
    const app = new Hono().get('/', requireOrganization(), (c) => c.text(c.var.organization.id))
    expect(await (await app.request('/', { headers: pass })).text()).toBe('bolt')
    const role = requireOrganization({ role: 'owner' })
    expect(await answerTo(role, pass)).toBe('403 SCOPE_MISSING')
    const permissions = (...names: string[]) => requireOrganization({ permissions: names })
    expect(await answerTo(permissions('project:read'), pass)).toBe('in')
    expect(await answerTo(permissions('project:write'), pass)).toBe('403 SCOPE_MISSING')
  })
})

describe('A-25 a guard without a condition is refused when the app starts', () => {
  const unchecked = (value: unknown) => value as never

  test.each<[string, () => unknown]>([
    ['requireRole()', () => requireRole()],
    ['requireRole("")', () => requireRole('')],
    ['requireRole("admin", undefined)', () => requireRole('admin', unchecked(undefined))],
    ['requireRole(["admin"])', () => requireRole(unchecked(['admin']))],
    ['requirePermission()', () => requirePermission()],
    ['requireScope()', () => requireScope()],
    ['requireScope("a b")', () => requireScope('a b')],
    ['a line break in a scope', () => requireScope('a\r\nset-cookie: x=1')],
    ['a quote in a scope', () => requireScope('a"')],
    ['role: undefined', () => requireOrganization({ role: undefined })],
    ['role: []', () => requireOrganization({ role: [] })],
    ['permissions: []', () => requireOrganization({ permissions: [] })],
    ['permissions: undefined', () => requireOrganization({ permissions: undefined })],
    ['a misspelt option', () => requireOrganization(unchecked({ roles: ['owner'] }))],
  ])('%s', (_name, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'CONFIGURATION_INVALID' }))
  })

  test('and what it asks for cannot be changed afterwards', async () => {
    const permissions = ['project:paint']
    const guard = requireOrganization({ permissions })
    permissions[0] = 'project:read'
    const { headers } = await signIn('ada', { acts: acme })
    expect(await answerTo(guard, headers)).toBe('403 FORBIDDEN')
  })
})

describe('guards in a row', () => {
  const app = new Hono()
    .use(sessionMiddleware)
    .use(requireSession(), requireRole('admin'))
    .get('/', requireOrganization({ role: 'editor' }), requireScope('project:read'), (c) =>
      c.text('in'),
    )
  const visit = async (headers: Record<string, string>) =>
    (await app.request('/', { headers })).status

  test('A-25 all have to hold', async () => {
    expect(await visit((await signIn('ada', { role: 'admin', acts: acme })).headers)).toBe(200)
    expect(await visit((await signIn('ada', { acts: acme })).headers)).toBe(403)
    expect(await visit((await signIn('ada', { role: 'admin' })).headers)).toBe(403)
    expect(await visit({})).toBe(401)
  })
})

describe('cookies', () => {
  test('of a renewal and a sign-out reach the answer of every guard, once', async () => {
    const guards: Record<string, MiddlewareHandler> = {
      role: requireRole('admin'),
      permission: requirePermission('project:read'),
      scope: requireScope('project:read'),
      organization: requireOrganization(),
      admin: requireAdmin(),
    }
    for (const [name, guard] of Object.entries(guards)) {
      const { headers } = await signIn('ada', { role: 'admin', acts: acme })
      const app = new Hono().get('/', guard, async (c) => {
        await auth.api.signOut({ headers: c.req.raw.headers })
        return c.json(await getSession(c))
      })
      const response = await app.request('/', { headers })
      expect([await response.json(), sessionLines(response)], name).toEqual([null, [removal]])
    }
  })

  test('of a renewal are on the refusal', async () => {
    const { auth: due, headers } = await createDueSession()
    const app = new Hono().get('/', createHonoAuth(due).requireRole('admin'), (c) => c.text('in'))
    const response = await app.request('/', { headers })
    expect(response.status).toBe(403)
    expect(sessionLines(response)).toEqual([expect.stringMatching(renewal)])
  })
})

test('a refusal is an HTTPException to onError', async () => {
  const app = new Hono()
    .get('/', requireRole('admin'), (c) => c.text('in'))
    .onError((error, c) => c.text(error instanceof HTTPException ? `${error.status}` : '', 418))
  const { headers } = await signIn('paul')
  expect(await (await app.request('/', { headers })).text()).toBe('403')
})
