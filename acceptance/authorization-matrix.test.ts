import { describe, expect, test } from 'vitest'
import { type Column, columns, createWorld, type World } from './support/matrix/world.ts'

// Who may do what: every endpoint against everybody. An endpoint without a row fails the last test.

/**
 * The status, or the code of a refusal that is 403 or 409: SESSION for `SESSION_REQUIRED`, SCOPE for `SCOPE_MISSING`, RIGHT for
 * `FORBIDDEN`, SELF for `IMPERSONATED`.
 */
const table = `
                                                                     anonymous    member       elsewhere    owner        siteAdmin    token        bareToken    adminToken   impersonated deactivated
GET /openapi.json                                                    200          200          200          200          200          200          200          200          200          200
GET /session                                                         200          200          200          200          200          200          200          200          200          200
POST /session/refresh                                                401          200          200          200          200          SESSION      SESSION      SESSION      200          401
PATCH /session                                                       401          200          200          200          200          SESSION      SESSION      SESSION      200          401
GET /sessions                                                        401          200          200          200          200          SESSION      SESSION      SESSION      200          401
DELETE /sessions/:id                                                 401          404          404          200          404          SESSION      SESSION      SESSION      SELF         401
POST /sign-out                                                       200          200          200          200          200          200          200          200          200          200
POST /sign-out-all                                                   401          200          200          200          200          SESSION      SESSION      SESSION      SELF         401
GET /sign-in/:provider                                               302          302          302          302          302          302          302          302          302          302
POST /sign-in/:provider                                              200          200          200          200          200          200          200          200          200          200
GET /callback/:provider                                              302          302          302          302          302          302          302          302          302          302
POST /organizations                                                  401          200          200          200          200          SESSION      SESSION      SESSION      SELF         401
GET /organizations                                                   401          200          200          200          200          200          SCOPE        SCOPE        200          401
POST /organizations/active                                           401          200          404          200          404          SESSION      SESSION      SESSION      200          401
GET /organizations/:organizationId                                   401          200          404          200          404          200          SCOPE        SCOPE        200          401
PATCH /organizations/:organizationId                                 401          RIGHT        404          200          404          200          SCOPE        SCOPE        200          401
DELETE /organizations/:organizationId                                401          RIGHT        404          200          404          200          SCOPE        SCOPE        SELF         401
POST /organizations/:organizationId/leave                            401          200          404          LAST_OWNER   404          SESSION      SESSION      SESSION      SELF         401
GET /organizations/:organizationId/members                           401          200          404          200          404          200          SCOPE        SCOPE        200          401
PATCH /organizations/:organizationId/members/:userId                 401          RIGHT        404          200          404          200          SCOPE        SCOPE        SELF         401
DELETE /organizations/:organizationId/members/:userId                401          RIGHT        404          200          404          200          SCOPE        SCOPE        SELF         401
POST /organizations/:organizationId/invitations                      401          RIGHT        404          200          404          200          SCOPE        SCOPE        SELF         401
GET /organizations/:organizationId/invitations                       401          RIGHT        404          200          404          200          SCOPE        SCOPE        200          401
DELETE /organizations/:organizationId/invitations/:invitationId      401          RIGHT        404          200          404          200          SCOPE        SCOPE        200          401
POST /organizations/:organizationId/invitations/:invitationId/resend 401          RIGHT        404          200          404          200          SCOPE        SCOPE        SELF         401
GET /invitations                                                     401          200          200          200          200          SESSION      SESSION      SESSION      200          401
GET /invitations/:invitationId                                       401          404          404          200          404          SESSION      SESSION      SESSION      200          401
POST /invitations/:invitationId/accept                               401          404          404          200          404          SESSION      SESSION      SESSION      SELF         401
POST /invitations/:invitationId/decline                              401          404          404          200          404          SESSION      SESSION      SESSION      SELF         401
GET /api-tokens                                                      401          200          200          200          200          SESSION      SESSION      SESSION      SELF         401
POST /api-tokens                                                     401          200          200          200          200          SESSION      SESSION      SESSION      SELF         401
PATCH /api-tokens/:tokenId                                           401          404          404          200          404          SESSION      SESSION      SESSION      SELF         401
DELETE /api-tokens/:tokenId                                          401          404          404          200          404          SESSION      SESSION      SESSION      SELF         401
POST /api-tokens/:tokenId/rotate                                     401          404          404          200          404          SESSION      SESSION      SESSION      SELF         401
GET /admin/users                                                     401          404          404          404          200          404          404          200          404          401
GET /admin/users/:userId                                             401          404          404          404          200          404          404          200          404          401
DELETE /admin/users/:userId                                          401          404          404          404          200          404          404          SESSION      404          401
POST /admin/users/:userId/role                                       401          404          404          404          200          404          404          SESSION      404          401
POST /admin/users/:userId/deactivate                                 401          404          404          404          200          404          404          200          404          401
POST /admin/users/:userId/reactivate                                 401          404          404          404          200          404          404          200          404          401
GET /admin/users/:userId/sessions                                    401          404          404          404          200          404          404          200          404          401
DELETE /admin/users/:userId/sessions                                 401          404          404          404          200          404          404          200          404          401
DELETE /admin/users/:userId/sessions/:sessionId                      401          404          404          404          200          404          404          200          404          401
POST /admin/users/:userId/impersonate                                401          404          404          404          200          404          404          SESSION      404          401
POST /admin/stop-impersonating                                       401          404          404          404          404          SESSION      SESSION      SESSION      200          401
GET /admin/audit-log                                                 401          404          404          404          200          404          404          200          404          401
`

const codes: Readonly<Record<string, string>> = {
  SESSION: 'SESSION_REQUIRED',
  SCOPE: 'SCOPE_MISSING',
  RIGHT: 'FORBIDDEN',
  SELF: 'IMPERSONATED',
}

interface Given {
  /** Where a parameter stands for something else than what `World` has under its name. */
  readonly as?: Readonly<Record<string, string>>
  /** A text that begins with a colon is a name of `World`. */
  readonly body?: object
}

const given: Readonly<Record<string, Given>> = {
  'PATCH /session': { body: { user: { name: 'New' } } },
  'DELETE /sessions/:id': { as: { id: 'ownSessionId' } },
  'POST /organizations': { body: { name: 'New' } },
  'POST /organizations/active': { body: { organizationId: ':organizationId' } },
  'PATCH /organizations/:organizationId': { body: { name: 'New' } },
  'PATCH /organizations/:organizationId/members/:userId': { body: { role: 'admin' } },
  'POST /organizations/:organizationId/invitations': {
    body: { email: 'una@example.test', role: 'member' },
  },
  'GET /invitations/:invitationId': { as: { invitationId: 'ownInvitationId' } },
  'POST /invitations/:invitationId/accept': { as: { invitationId: 'ownInvitationId' } },
  'POST /invitations/:invitationId/decline': { as: { invitationId: 'ownInvitationId' } },
  'POST /api-tokens': { body: { name: 'New' } },
  'PATCH /api-tokens/:tokenId': { body: { name: 'New' } },
  'POST /api-tokens/:tokenId/rotate': { body: {} },
  'POST /admin/users/:userId/role': { body: { role: 'admin' } },
}

const [head = '', ...lines] = table.split('\n').filter((line) => line !== '')
const rows = lines.map((line) => {
  const [method, path, ...cells] = line.split(/ +/)
  return { endpoint: `${method} ${path}`, cells: cells.map((cell) => codes[cell] ?? cell) }
})

let world: World | undefined

/** Asks, in a world that nobody has changed since it was made. */
async function ask(endpoint: string, column: Column): Promise<string> {
  world ??= await createWorld()
  const { names } = world
  const { as = {}, body } = given[endpoint] ?? {}
  const [method = '', path = ''] = endpoint.split(' ')
  const address = path.replaceAll(/:(\w+)/g, (_, name: string) => names[as[name] ?? name] ?? name)
  const filled = Object.entries(body ?? {}).map(([key, value]) => [
    key,
    typeof value === 'string' && value.startsWith(':') ? names[value.slice(1)] : value,
  ])
  const response = await world.ask(column, method, address, body && Object.fromEntries(filled))
  if (method !== 'GET' && response.ok) world = undefined
  if (response.status !== 403 && response.status !== 409) return String(response.status)
  const { error } = (await response.json()) as { error: { code: string } }
  return error.code
}

describe('A-24 who may', () => {
  test.each(rows)('$endpoint', async ({ endpoint, cells }) => {
    const answers: string[] = []
    for (const column of columns) answers.push(`${column} ${await ask(endpoint, column)}`)
    expect(answers).toEqual(columns.map((column, index) => `${column} ${cells[index]}`))
  })

  test('everybody has a column, and every endpoint a row', async () => {
    const { endpoints } = await createWorld()
    expect(head.trim().split(/ +/)).toEqual(columns)
    expect(rows.map(({ endpoint }) => endpoint).toSorted()).toEqual(endpoints.toSorted())
  })
})
