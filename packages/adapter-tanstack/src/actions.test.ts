import { describe, expect, test } from 'vitest'
import { type Call, resultOf } from '../test/call-functions.ts'
import { actions, openAccessApp, refusal } from '../test/open-access-app.ts'
import { origin } from '../test/people.ts'

const { acme, app, auth, cookies, functions, idOf, open, outage, signIn, tokenOf } =
  await openAccessApp()

describe('S1-32 S1-33 S1-34 a server function', () => {
  test.each(actions)('%s is for %s, and not for %s: %s', async (name, who, refused, code) => {
    const allowed = await functions.call(name, { cookie: cookies[who], data: 'x' })
    expect(allowed).toMatchObject({
      status: 200,
      text: expect.stringContaining('canary-') as string,
    })
    const answer = await functions.call(name, { cookie: cookies[refused], data: 'x' })
    expect(answer).toMatchObject(refusal(403, code))
    expect(answer.text).not.toContain('canary-')
  })

  test.each([...actions.map(([name]) => name), 'byAuth', 'byScope', 'leaveBy', 'actAlone', 'seen'])(
    '%s tells nobody but "Unauthorized", and leads nowhere',
    async (name) => {
      for (const cookie of ['', 'sp.session=rubbish']) {
        const answer = await functions.call(name, { cookie, data: 'x' })
        expect(answer).toMatchObject(refusal(401, 'UNAUTHORIZED'))
        expect(answer.text).not.toContain('canary-')
        expect(answer.headers.get('location')).toBeNull()
      }
    },
  )

  test('S1-31 S1-33 has the user, the organization and the role there in its context', async () => {
    const answer = await functions.call('byOrganization', { cookie: cookies.ed, data: 'plans' })
    expect(resultOf(answer)).toBe(`canary-organization ed ${acme.id} editor canary-validator plans`)
    expect(resultOf(await functions.call('byOwner', { cookie: cookies.olga }))).toBe(
      'canary-owner owner',
    )
    expect(resultOf(await functions.call('byAuthGet', { cookie: cookies.ed, method: 'GET' }))).toBe(
      'canary-auth-get ed',
    )
  })

  test('S1-32 looks at who it is before what is given', async () => {
    const answer = await functions.call('byOrganization', { cookie: cookies.paul, data: 'plans' })
    expect(answer.text).not.toContain('canary-validator')
  })

  test('passes redirects and notFound() on', async () => {
    const call: Call = { cookie: cookies.paul }
    const redirected = await functions.call('leaveBy', { ...call, data: 'redirect' })
    expect(JSON.parse(redirected.text)).toMatchObject({ to: '/login', isSerializedRedirect: true })
    const missing = await functions.call('leaveBy', { ...call, data: 'nowhere' })
    expect(missing.text).toContain('isNotFound')
    expect(missing.text).not.toContain('AuthError')
  })

  test('that changes the session reads it anew', async () => {
    const cookie = await signIn('traveller', { acts: 'reader' })
    expect(resultOf(await functions.call('actAlone', { cookie }))).toEqual([acme.id, null])
    const left = await functions.call('byOrganization', { cookie, data: 'x' })
    expect(left).toMatchObject(refusal(403, 'ORGANIZATION_REQUIRED'))
  })

  test('knows of a role that was lost at the next call', async () => {
    const cookie = await signIn('fading', { role: 'admin', acts: 'editor' })
    const id = await idOf(cookie)
    expect((await functions.call('byAdmin', { cookie })).status).toBe(200)
    await auth.api.users.update(id, { role: null })
    expect(await functions.call('byAdmin', { cookie })).toMatchObject(refusal(403, 'FORBIDDEN'))
    await auth.api.users.deactivate(id)
    expect(await functions.call('byAuth', { cookie })).toMatchObject(refusal(401, 'UNAUTHORIZED'))
  })

  test('says 503, and not who somebody is not, while the database is away', async () => {
    outage.isOn = true
    const answer = await functions.call('byAuth', { cookie: cookies.paul })
    outage.isOn = false
    expect(answer).toMatchObject(refusal(503, 'STORE_UNAVAILABLE'))
  })
})

describe('S2-07 S2-12 an API token', () => {
  test('is asked for the scope as well, wherever a role or a permission is', async () => {
    const plain = await tokenOf(cookies.ed)
    const reading = await tokenOf(cookies.ed, ['project:read'])
    const whole = await tokenOf(cookies.ed, ['project:read', 'project:write'])
    const call = (name: string, bearer: string) => functions.call(name, { bearer, data: 'x' })
    expect((await call('byAuth', plain)).status).toBe(200)
    expect((await call('byOrganization', plain)).status).toBe(200)
    expect((await call('byScope', reading)).status).toBe(200)
    expect((await call('byPermission', whole)).status).toBe(200)
    for (const [name, token] of [
      ['byScope', plain],
      ['byPermission', reading],
    ] as const) {
      const answer = await call(name, token)
      expect(answer).toMatchObject(refusal(403, 'SCOPE_MISSING'))
      expect(answer.headers.get('www-authenticate')).toContain('Bearer error="insufficient_scope"')
    }
  })

  test('of an administrator administers with the scope admin alone', async () => {
    const plain = await tokenOf(cookies.root)
    const mighty = await tokenOf(cookies.root, ['admin'])
    expect(await functions.call('byAdmin', { bearer: plain })).toMatchObject(
      refusal(403, 'SCOPE_MISSING'),
    )
    expect((await functions.call('byAdmin', { bearer: mighty })).status).toBe(200)
    const ask = async (bearer: string, path = '/api/me') =>
      (await open(path, { authorization: `Bearer ${bearer}` })).html
    expect(JSON.parse(await ask(plain))).toMatchObject({
      isAdmin: false,
      session: null,
      scopes: [],
    })
    expect(JSON.parse(await ask(mighty))).toMatchObject({ isAdmin: true, scopes: ['admin'] })
    expect(JSON.parse(await ask(mighty, '/api/admin'))).toEqual({ admin: 'root' })
    expect((await open('/api/admin', { authorization: `Bearer ${plain}` })).status).toBe(404)
  })

  test('that is refused is told why, by server functions and server routes', async () => {
    const answer = await functions.call('byAuth', { bearer: 'sk_live_mistyped' })
    expect(answer).toMatchObject(refusal(401, 'TOKEN_MISTYPED'))
    const headers = { authorization: 'Bearer sk_live_mistyped' }
    const route = await app.fetch(new Request(`${origin}/api/me`, { headers }))
    expect([route.status, await route.json()]).toMatchObject([
      401,
      { error: { code: 'TOKEN_MISTYPED' } },
    ])
    for (const refused of [answer, route]) {
      expect(refused.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
    }
  })

  test('S1-04 decides alone, so that its request may come from anywhere', async () => {
    const bearer = await tokenOf(cookies.ed)
    const anywhere: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site', origin: 'https://evil.test' },
      { 'sec-fetch-site': 'none' },
    ]
    for (const headers of anywhere) {
      const call = (asked: Call) => functions.call('byAuth', { ...asked, headers })
      expect(resultOf(await call({ bearer, cookie: cookies.root }))).toBe('canary-auth ed')
      // Where it is no token, or one that nobody knows, the cookie is what counts.
      expect((await call({ cookie: cookies.root })).status).toBe(403)
      expect((await call({ bearer: 'other', cookie: cookies.root })).status).toBe(403)
      // The cookie does not stand in for a token that is refused.
      const refused = await call({ bearer: 'sk_live_mistyped', cookie: cookies.root })
      expect(refused).toMatchObject(refusal(401, 'TOKEN_MISTYPED'))
    }
  })
})

describe('A-26 a server function takes nothing for ours that is not', () => {
  const eve = { id: 'eve', name: 'Eve', role: 'admin' }
  const forged = {
    user: eve,
    session: {
      user: eve,
      organization: { id: 'evil', role: 'owner', permissions: ['project:write'] },
    },
    organization: { id: 'evil', role: 'owner', permissions: ['project:write'] },
    organizationId: 'evil',
    role: 'owner',
    sallyport: { session: { user: eve } },
  }
  const headers = {
    'x-user': 'eve',
    'x-session': JSON.stringify(forged),
    'x-organization-id': 'evil',
  }

  test.each(actions)('sent by the client of a stranger: %s', async (name, _who, refused, code) => {
    const call: Call = { data: 'x', context: forged, headers }
    expect(await functions.call(name, call)).toMatchObject(refusal(401, 'UNAUTHORIZED'))
    expect(await functions.call(name, { ...call, cookie: cookies[refused] })).toMatchObject(
      refusal(403, code),
    )
  })

  test('sent by the client of a member: the handler sees who it is', async () => {
    const call: Call = { cookie: cookies.ed, context: forged, headers }
    expect(resultOf(await functions.call('seen', call))).toEqual({ name: 'ed', session: 'ed' })
    expect(resultOf(await functions.call('inForgedOrganization', call))).toBe(
      `canary-forged ed ${acme.id} editor ${acme.id}`,
    )
  })

  test('sent in a form, as a browser without script does', async () => {
    const form = new FormData()
    form.set('__TSS_CONTEXT', JSON.stringify(forged))
    const request = new Request(new URL(functions.addresses.byAdmin ?? '', origin), {
      method: 'POST',
      body: form,
      headers: { 'sec-fetch-site': 'same-origin' },
    })
    expect((await app.fetch(request)).status).toBe(401)
  })

  test('set by middleware of a stranger, before ours and between', async () => {
    for (const cookie of [cookies.paul, cookies.sue]) {
      expect(await functions.call('behindStranger', { cookie })).toMatchObject(
        refusal(403, 'FORBIDDEN'),
      )
    }
    expect((await functions.call('behindStranger', { cookie: cookies.root })).status).toBe(200)
    expect(await functions.call('betweenStrangers', { cookie: cookies.paul })).toMatchObject(
      refusal(403, 'FORBIDDEN'),
    )
    expect(resultOf(await functions.call('betweenStrangers', { cookie: cookies.sue }))).toBe(
      'canary-between sue sue',
    )
  })
})
