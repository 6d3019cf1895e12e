import { hasScope } from '@sallyport/core'
import { describe, expect, test } from 'vitest'
import { badgesFeature } from './support/badges.ts'
import { databases, useDatabase } from './support/databases.ts'
import { createNodes, withCookie } from './support/nodes.ts'

const features = [badgesFeature({ company: 'example.test' })] as const
const bearer = (token: string) => ({ headers: new Headers({ authorization: `Bearer ${token}` }) })

describe.each(databases)("a feature of an application's own, on $name", (kind) => {
  const fixture = useDatabase(kind, features)

  function startTwo() {
    const nodes = createNodes(fixture.database, { features })
    return { here: nodes.start(), there: nodes.start(), nodes }
  }

  test('has its endpoint, its call, its table and its way to recognise a request', async () => {
    const { here } = startTwo()
    const cookie = await here.cookieOf({ name: 'Ada' })
    const headers = { cookie, origin: 'http://app.test' }
    const address = 'http://app.test/api/auth/badges/17'
    const taken = await here.handler(new Request(address, { method: 'POST', headers }))
    expect([taken.status, await taken.json()]).toEqual([200, { number: '17' }])
    expect(await here.api.badges.take({ headers: withCookie(cookie), number: '18' })).toEqual({
      number: '18',
    })

    const { session } = await here.api.getSession(bearer('badge.17'))
    expect(session).toMatchObject({ user: { name: 'Ada' }, session: null, scopes: ['door:open'] })
    expect([hasScope(session, 'door:open'), hasScope(session, 'safe:open')]).toEqual([true, false])
    expect(await here.api.getSession(bearer('badge.19'))).toMatchObject({ reason: 'INVALID_TOKEN' })
  })

  test('is asked at the door', async () => {
    const { here } = startTwo()
    const stranger = { email: 'eve@elsewhere.test' }
    await expect(here.cookieOf(stranger)).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' })
  })

  test('ends what it recognises in every process within maxStaleness', async () => {
    const { here, there, nodes } = startTwo()
    const headers = withCookie(await here.cookieOf())
    await here.api.badges.take({ headers, number: '17' })
    expect(await there.api.getSession(bearer('badge.17'))).toMatchObject({ authenticated: true })

    await here.api.badges.withdraw('17')
    expect(await here.api.getSession(bearer('badge.17'))).toMatchObject({ reason: 'INVALID_TOKEN' })
    nodes.later(1000)
    expect(await there.api.getSession(bearer('badge.17'))).toMatchObject({
      reason: 'INVALID_TOKEN',
    })
  })

  test('S2-14 recognises nobody who was deactivated', async () => {
    const { here, there, nodes } = startTwo()
    const headers = withCookie(await here.cookieOf())
    await here.api.badges.take({ headers, number: '17' })
    const { session } = await there.api.getSession(bearer('badge.17'))
    await here.api.users.deactivate(session?.user.id ?? '')
    expect(await here.api.getSession(bearer('badge.17'))).toMatchObject({ reason: 'TOKEN_REVOKED' })
    nodes.later(1000)
    expect(await there.api.getSession(bearer('badge.17'))).toMatchObject({
      reason: 'TOKEN_REVOKED',
    })
  })
})
