import { github, type GitHubOptions } from '@sallyport/core'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Json, type Misbehaviour, startFaultyProvider } from './support/faulty-provider.ts'
import { createApp, expectRefused, expectUser } from './support/oauth-app.ts'

const provider = await startFaultyProvider()
beforeEach(() => provider.reset())
afterAll(() => provider.close())

function createGithubApp(options: GitHubOptions = {}, more: Parameters<typeof createApp>[1] = {}) {
  const { issuer, clients } = provider
  const oauth = [github({ host: issuer, api: issuer, ...clients.secret, ...options })]
  const app = createApp(provider, { oauth, ...more })
  return { ...app, signIn: () => app.signIn({ provider: 'github' }) }
}

describe('GitHub', () => {
  test('R-04 R-06 R-17 the whole way: PKCE, the secret in the body, the profile with a user agent', async () => {
    const app = createGithubApp()
    expect((await app.signIn()).error).toBeNull()
    expect(await expectUser(app)).toMatchObject({
      name: 'Faulty Person',
      email: 'person@example.test',
      emailVerified: true,
      image: 'https://example.test/faulty.png',
      role: null,
    })
    const [token] = provider.requestsTo('githubToken')
    expect(token?.headers.authorization).toBeUndefined()
    expect(token?.headers.accept).toBe('application/json')
    expect(token?.body.get('client_secret')).toBe(provider.clients.secret.clientSecret)
    expect(token?.body.get('code_verifier')).toMatch(/^[\w-]{43}$/)
    for (const endpoint of ['githubUser', 'githubEmails'] as const) {
      expect(provider.requestsTo(endpoint)).toHaveLength(1)
      expect(provider.requestsTo(endpoint)[0]?.query.size).toBe(0)
    }
    // No metadata, no keys.
    expect(provider.requestsTo('discovery')).toEqual([])
  })

  test('R-14 the same person has the same id each time, whatever their login name', async () => {
    const app = createGithubApp()
    await app.signIn()
    const { id } = await expectUser(app)
    provider.behave({
      githubUser: (body) => void Object.assign(body, { login: 'renamed', email: 'x@y.test' }),
    })
    await app.signIn()
    expect((await expectUser(app)).id).toBe(id)
    provider.behave({ githubUser: (body) => void (body.id = 583_232) })
    await app.signIn()
    expect((await expectUser(app)).id).not.toBe(id)
  })

  test.each<[string, Json[], string | undefined]>([
    ['the primary address', [mail('a@x.test'), mail('b@x.test', { primary: true })], 'b@x.test'],
    [
      'any verified one if the primary is not',
      [mail('a@x.test', { primary: true, verified: false }), mail('b@x.test')],
      'b@x.test',
    ],
    ['none if none is verified', [mail('a@x.test', { primary: true, verified: false })], undefined],
    ['none of none', [], undefined],
    [
      'not one that is "true" in words',
      [mail('a@x.test', { verified: 'true' }), mail('b@x.test', { verified: 1 })],
      undefined,
    ],
    ['not one that is no text', [{ email: { a: 1 }, primary: true, verified: true }], undefined],
  ])('of the addresses %s counts', async (_what, list, email) => {
    const app = createGithubApp()
    provider.behave({ githubEmails: () => ({ body: list }) })
    const landing = await app.signIn()
    const user = email === undefined ? undefined : await expectUser(app)
    expect(landing.error).toBe(email === undefined ? 'EMAIL_REQUIRED' : null)
    expect([user?.email, user?.emailVerified]).toEqual([email, email && true])
  })

  test('the address that stands in the public profile is only what the person typed', async () => {
    const app = createGithubApp()
    provider.behave({
      githubUser: (body) => void (body.email = 'victim@example.test'),
      githubEmails: () => ({ body: [] }),
    })
    expectRefused(app, await app.signIn(), 'EMAIL_REQUIRED')
  })

  test('an address of a profile() of our own is not verified by another one', async () => {
    const app = createGithubApp({ profile: (user) => ({ email: String(user.email) }) })
    provider.behave({ githubUser: (body) => void (body.email = 'victim@example.test') })
    expect((await app.signIn()).error).toBeNull()
    expect(await expectUser(app)).toMatchObject({
      email: 'victim@example.test',
      emailVerified: false,
    })
  })

  test.each<[string, unknown]>([
    ['missing', undefined],
    ['null', null],
    ['a text', '583231'],
    ['a fraction', 0.5],
    ['beyond what numbers hold', 2 ** 53],
    ['an object', { id: 1 }],
    ['a list', [583_231]],
    ['true', true],
  ])('R-14 an id that is %s is refused, never made up', async (_what, id) => {
    const app = createGithubApp()
    provider.behave({ githubUser: (body) => void (body.id = id) })
    expectRefused(app, await app.signIn(), 'PROFILE_INVALID')
  })

  test('R-14 a profile() cannot choose who the person is', async () => {
    const plain = createGithubApp()
    await plain.signIn()
    const sly = createGithubApp({
      profile: (user) => ({ subject: 'admin', id: 'admin', login: user.login }),
    })
    await sly.signIn()
    expect((await expectUser(sly)).id).toBe((await expectUser(plain)).id)
  })

  test('R-09 an error with status 200 is a refusal, and its code is in the event', async () => {
    const app = createGithubApp({ clientSecret: 'wrong' })
    expectRefused(app, await app.signIn(), 'PROVIDER_REFUSED')
    expect(app.events.at(-1)).toMatchObject({
      detail: 'the provider answered incorrect_client_credentials (HTTP 200)',
    })
    expect(provider.requestsTo('githubUser')).toEqual([])
  })

  test('R-05 an issuer that is not GitHub’s is refused though none is promised', async () => {
    const app = createGithubApp()
    provider.behave({ authorize: (params) => params.set('iss', provider.issuer) })
    expectRefused(app, await app.signIn(), 'OAUTH_RESPONSE_INVALID')
    provider.behave({ authorize: (params) => params.set('iss', `${provider.issuer}/login/oauth`) })
    expect((await app.signIn()).error).toBeNull()
  })

  test.each<[string, Misbehaviour, string]>([
    [
      'the token is of another type',
      { githubToken: (body) => void (body.token_type = 'mac') },
      'OAUTH_TOKEN_INVALID',
    ],
    [
      'the token comes as a form',
      {
        githubToken: () => ({
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: 'access_token=a',
        }),
      },
      'OAUTH_TOKEN_INVALID',
    ],
    [
      'an ID token comes unasked',
      { githubToken: (body) => void (body.id_token = 'e30.e30.') },
      'OAUTH_TOKEN_INVALID',
    ],
    [
      'the token endpoint is down',
      { faults: { githubToken: { status: 502 } } },
      'PROVIDER_UNAVAILABLE',
    ],
    ['the profile is forbidden', { githubUser: () => ({ status: 403 }) }, 'PROFILE_INVALID'],
    ['the profile is a web page', { faults: { githubUser: { html: true } } }, 'PROFILE_INVALID'],
    ['the profile is a list', { githubUser: (body) => ({ body: [body] }) }, 'PROFILE_INVALID'],
    ['the profile is null', { githubUser: () => ({ body: 'null' }) }, 'PROFILE_INVALID'],
    [
      'the profile is elsewhere',
      { faults: { githubUser: { redirect: 'http://127.0.0.1:1/' } } },
      'PROFILE_INVALID',
    ],
    [
      'the profile is too large',
      { faults: { githubUser: { hugeBody: 2_000_000 } } },
      'PROVIDER_UNAVAILABLE',
    ],
    [
      'the addresses never come',
      { faults: { githubEmails: { hang: true } } },
      'PROVIDER_UNAVAILABLE',
    ],
    [
      'the addresses are forbidden',
      { githubEmails: () => ({ status: 404, body: { message: 'Not Found' } }) },
      'PROFILE_INVALID',
    ],
    [
      'the addresses are an object',
      { githubEmails: () => ({ body: { 0: mail('a@x.test') } }) },
      'EMAIL_REQUIRED',
    ],
    [
      'the addresses are nulls',
      { githubEmails: () => ({ body: [null, 7, 'a@x.test'] }) },
      'EMAIL_REQUIRED',
    ],
  ])('R-09 R-26 where %s, a code', async (_what, misbehaviour, code) => {
    const app = createGithubApp({ timeout: 0.3 })
    provider.behave(misbehaviour)
    expectRefused(app, await app.signIn(), code as 'PROFILE_INVALID')
  })

  test('profile() adds fields of the application', async () => {
    const fields = z.object({ login: z.string(), company: z.string().nullable() })
    const app = createGithubApp(
      { profile: ({ login, company }) => ({ login, company: company ?? null }) },
      { user: { fields } },
    )
    expect((await app.signIn()).error).toBeNull()
    expect(await expectUser(app)).toMatchObject({
      login: 'faulty',
      company: null,
      emailVerified: true,
    })
  })
})

function mail(email: string, more: Json = {}): Json {
  return { email, primary: false, verified: true, visibility: null, ...more }
}
