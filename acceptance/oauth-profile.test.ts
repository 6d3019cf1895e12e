import { oidc, oauth2 } from '@sallyport/core'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Json, startFaultyProvider } from './support/faulty-provider.ts'
import { createApp, expectRefused, expectUser, faulty, type OAuthApp } from './support/oauth-app.ts'

const provider = await startFaultyProvider()
beforeEach(() => provider.reset())
afterAll(() => provider.close())

async function signInWith(claims: Json, app: OAuthApp = createApp(provider)) {
  provider.behave({ claims })
  const landing = await app.signIn()
  expect(landing.error).toBeNull()
  return expectUser(app)
}

describe('who somebody is', () => {
  test('R-14 V6.8.1 the same person twice has one id, two people have two', async () => {
    const ids = []
    for (const sub of ['person-1', 'person-1', 'person-2']) ids.push((await signInWith({ sub })).id)
    expect(ids[0]).toBe(ids[1])
    expect(ids[0]).not.toBe(ids[2])
    expect(ids[0]).toMatch(/^[\w-]{32}$/)
  })

  test('R-14 V6.8.1 the address says nothing about it', async () => {
    const one = await signInWith({ sub: 'a', email: 'same@example.test' })
    const other = await signInWith({ sub: 'b', email: 'same@example.test' })
    const moved = await signInWith({ sub: 'a', email: 'other@example.test' })
    expect(one.id).not.toBe(other.id)
    expect(one.id).toBe(moved.id)
  })

  test('R-14 subjects that look alike are not', async () => {
    const subjects = [
      'person',
      'Person',
      ' person',
      'person ',
      'pers\u00f6n',
      'perso\u0308n',
      'p\u0435rson',
      'null',
      '0',
      'a","b',
      '__proto__',
      'constructor',
      'x'.repeat(255),
    ]
    const ids = []
    for (const sub of subjects) ids.push((await signInWith({ sub })).id)
    expect(new Set(ids).size).toBe(subjects.length)
  })

  test.each(['person\u0000', '\ud800', 'per\nson'])(
    'R-14 the subject %j, of which databases make different things, is refused',
    async (sub) => {
      await expect(signInWith({ sub })).rejects.toThrow('PROFILE_INVALID')
    },
  )

  test('R-14 issuer and subject do not run into each other', async () => {
    const ids: string[] = []
    for (const [issuer, subject] of [
      ['a', 'bc'],
      ['ab', 'c'],
      ['a/b', 'c'],
      ['a', 'b/c'],
      ['a","b', 'c'],
      ['a', 'b","c'],
    ]) {
      const app = createApp(provider, {
        oauth: [
          oauth2({
            id: 'plain',
            issuer: `${provider.issuer}/${issuer}`,
            authorizationEndpoint: provider.github.authorize,
            tokenEndpoint: provider.github.token,
            resources: { user: provider.github.user },
            clientAuthentication: 'client_secret_post',
            ...provider.clients.secret,
            profile: () => ({ subject, email: 'a@x.test' }),
          }),
        ],
      })
      expect((await app.signIn({ provider: 'plain' })).error).toBeNull()
      ids.push((await expectUser(app)).id)
    }
    expect(new Set(ids).size).toBe(ids.length)
  })

  test.each<[string, unknown]>([
    ['a number', 7],
    ['a list', ['person-1']],
    ['an object', { toString: 'person-1' }],
    ['true', true],
    ['null', null],
  ])('R-14 a sub that is %s is refused', async (_what, sub) => {
    const app = createApp(provider)
    provider.behave({ claims: { sub } })
    expectRefused(app, await app.signIn(), 'OAUTH_TOKEN_INVALID')
  })

  test.each([
    ['empty', ''],
    ['of 256 characters', 'x'.repeat(256)],
    ['of half a megabyte', 'x'.repeat(500_000)],
  ])('R-14 a sub that is %s is refused', async (_what, sub) => {
    const app = createApp(provider)
    provider.behave({ claims: { sub } })
    expectRefused(app, await app.signIn(), 'PROFILE_INVALID')
  })
})

const upn = (claims: Json) => ({ email: String(claims.upn) })

function appWithFields(
  profile: (claims: Json) => Json,
  fields: z.ZodType<Record<string, unknown>>,
): OAuthApp {
  return createApp(provider, { oauth: [faulty(provider, { profile })], user: { fields } })
}

describe('the fields of the application', () => {
  test('flow from profile() through the schema into the session', async () => {
    const schema = z.object({ team: z.string().toUpperCase(), level: z.number().default(1) })
    const user = await signInWith(
      { team: 'red', level: undefined, secret: 'x' },
      appWithFields((claims) => ({ ...claims }), schema),
    )
    expect(user).toMatchObject({ team: 'RED', level: 1, name: 'Faulty Person' })
    expect(user).not.toHaveProperty('secret')
    expect(user).not.toHaveProperty('sub')
  })

  test('a profile that the schema refuses is refused, and the event names the field and no value', async () => {
    const one = appWithFields(({ team }) => ({ team }), z.object({ team: z.enum(['red', 'blue']) }))
    provider.behave({ claims: { team: 'a-private-team' } })
    expectRefused(one, await one.signIn(), 'PROFILE_INVALID')
    expect(one.events.at(-1)).toMatchObject({
      detail: expect.stringMatching(/^user\.fields\.team: /),
    })
    expect(JSON.stringify(one.events)).not.toContain('a-private-team')
  })

  test('V16.2.5 no key of a profile writes lines of the log', async () => {
    const one = appWithFields(
      ({ scores }) => ({ scores }),
      z.object({ scores: z.record(z.string(), z.number()) }),
    )
    const scores = Object.fromEntries(
      Array.from({ length: 9 }, (_, index) => [`x${index}\n[sallyport] all is well`, 'y']),
    )
    provider.behave({ claims: { scores } })
    const landing = await one.signIn()
    expectRefused(one, landing, 'PROFILE_INVALID')
    const { detail = '' } = one.events.at(-1) as { detail?: string }
    expect(detail).not.toContain('\n')
    expect(detail.length).toBeLessThan(250)
  })

  const core = {
    id: 'admin',
    role: 'admin',
    createdAt: 0,
    updatedAt: 0,
    deactivatedAt: null,
    userId: 'x',
    sid: 'x',
    expires: 'never',
    session: { id: 'x' },
    user: { role: 'admin' },
    remember: true,
    exp: 9e9,
    auth_time: 1,
  }

  test('no claim takes the place of what is ours', async () => {
    const one = createApp(provider)
    const { id: genuine } = await signInWith({})
    const user = await signInWith(core, one)
    expect(user).toMatchObject({
      id: genuine,
      role: null,
      emailVerified: true,
      name: 'Faulty Person',
    })
    expect(user.createdAt.getTime()).toBeGreaterThan(Date.now() - 60_000)
    const state = await one.session()
    expect(state.session?.session?.userId).toBe(genuine)
    expect(state.session?.session?.expiresAt.getTime()).toBeLessThan(Date.now() + 40 * 86_400_000)
  })

  test.each([
    ['a loose object', z.looseObject({})],
    ['a record', z.record(z.string(), z.unknown())],
  ])(
    'no field does either, where the schema is %s: the sign-in is refused',
    async (_what, fields) => {
      const one = createApp(provider, {
        user: { fields },
        oauth: [faulty(provider, { profile: (claims) => ({ ...claims, ...core }) })],
      })
      expect((await one.signIn()).error).toBe('PROFILE_INVALID')
      expect(one.events.at(-1)).toMatchObject({
        type: 'sign_in.failed',
        detail: expect.stringMatching(/^user\.fields: "\w+" is a part of every user/),
      })
    },
  )

  test('no claim changes what all objects inherit, nor what this one does', async () => {
    const evil: Json = JSON.parse(
      '{"__proto__":{"polluted":true,"role":"admin"},"constructor":{"prototype":{"polluted":true}},"hasOwnProperty":1,"toString":"x","then":"y"}',
    )
    for (const schema of [
      z.looseObject({}),
      z.record(z.string(), z.unknown()),
      z.object({}),
      z.custom<Json>(),
    ]) {
      const one = appWithFields((claims) => ({ ...claims }), schema)
      provider.behave({
        idToken: (claims) =>
          Object.defineProperties({ ...claims }, Object.getOwnPropertyDescriptors(evil)),
      })
      expect((await one.signIn()).error).toBeNull()
      const user = await expectUser(one)
      expect(({} as Json).polluted).toBeUndefined()
      expect(Object.getPrototypeOf(user)).toBe(Object.prototype)
      // A copy made as most code makes one.
      expect(Object.assign({}, user)).toMatchObject({ role: null })
      expect((Object.assign({}, user) as Json).polluted).toBeUndefined()
      const seen: Json = await (await one.browser.get('/api/auth/session')).json()
      expect(JSON.stringify(seen)).not.toContain('"__proto__"')
    }
  })

  test('V3.3.5 a profile too large for cookies is refused, not half-written', async () => {
    const one = appWithFields(({ bio }) => ({ bio }), z.object({ bio: z.string() }))
    for (const bio of ['x'.repeat(20_000), 'x'.repeat(500_000), '€'.repeat(5000)]) {
      provider.behave({ claims: { bio } })
      expectRefused(one, await one.signIn(), 'PROFILE_INVALID')
      expect(one.events.at(-1)).toMatchObject({ detail: expect.stringContaining('user.fields') })
    }
  })

  test('V3.3.5 one that is only large is kept in several cookies, of which each fits', async () => {
    const one = appWithFields(({ bio }) => ({ bio }), z.object({ bio: z.string() }))
    const bio = 'long '.repeat(1500)
    provider.behave({
      claims: { bio, picture: `https://x.test/${'p'.repeat(900)}`, name: '€'.repeat(300) },
    })
    const { response, error } = await one.signIn()
    expect(error).toBeNull()
    expect((await expectUser(one)).bio).toBe(bio)
    const lines = response.headers.getSetCookie()
    expect(lines.length).toBeGreaterThan(2)
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(4096)
    // Node refuses requests whose headers are larger than 16 KiB.
    const header = [...one.browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    expect(header.length).toBeLessThan(15_000)
  })

  test('an address that profile() took from elsewhere is not verified, unless it says so', async () => {
    const one = createApp(provider, { oauth: [faulty(provider, { profile: upn })] })
    expect(await signInWith({ upn: 'victim@x.test' }, one)).toMatchObject({
      email: 'victim@x.test',
      emailVerified: false,
    })
    const sure = createApp(provider, {
      oauth: [faulty(provider, { profile: (claims) => ({ ...upn(claims), emailVerified: true }) })],
    })
    expect(await signInWith({ upn: 'a@x.test' }, sure)).toMatchObject({
      email: 'a@x.test',
      emailVerified: true,
    })
    const same = createApp(provider, {
      oauth: [faulty(provider, { profile: ({ email }) => ({ email: String(email) }) })],
    })
    expect(await signInWith({}, same)).toMatchObject({ emailVerified: true })
  })

  test('what is no provider is refused at once', () => {
    expect(() => oidc({ id: 'x', issuer: 'http://provider.test' })).not.toThrow()
    const oauth = [oidc({ id: 'x', issuer: 'http://provider.test', ...provider.clients.secret })]
    expect(() => createApp(provider, { oauth })).toThrow(
      'oauth[0].issuer: must be an https address',
    )
  })
})
