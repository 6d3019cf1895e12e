import { createHash } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { type Json, type SigningTrick, startFaultyProvider } from './support/faulty-provider.ts'
import { createApp, expectRefused, expectUser, faulty } from './support/oauth-app.ts'

const provider = await startFaultyProvider()
beforeEach(() => provider.reset())
afterAll(() => provider.close())

const now = () => Math.floor(Date.now() / 1000)
const secretApp = provider.clients.secret.clientId

describe('claims', () => {
  test('R-10 an answer without an ID token is refused', async () => {
    const app = createApp(provider)
    provider.behave({ tokenResponse: (body) => void delete body.id_token })
    expectRefused(app, await app.signIn(), 'OAUTH_TOKEN_INVALID')
    expect(provider.requestsTo('userinfo')).toEqual([])
  })

  test.each<[string, (claims: Json) => void]>([
    ['iss of somebody else', (claims) => (claims.iss = 'https://evil.test')],
    ['iss with a slash more', (claims) => (claims.iss = `${provider.issuer}/`)],
    ['iss that is a list', (claims) => (claims.iss = [provider.issuer])],
    ['no iss', (claims) => delete claims.iss],
    ['aud of another application', (claims) => (claims.aud = 'another-app')],
    ['aud in other letters', (claims) => (claims.aud = secretApp.toUpperCase())],
    ['aud that is an empty list', (claims) => (claims.aud = [])],
    ['aud that is an object', (claims) => (claims.aud = { [secretApp]: true })],
    ['no aud', (claims) => delete claims.aud],
    ['two audiences and no azp', (claims) => (claims.aud = [secretApp, 'another-app'])],
    ['azp of another application', (claims) => (claims.azp = 'another-app')],
    [
      'azp of another application among two audiences',
      (claims) => Object.assign(claims, { aud: [secretApp, 'b'], azp: 'b' }),
    ],
    ['azp that is a list', (claims) => (claims.azp = [secretApp])],
    ['azp that is null', (claims) => (claims.azp = null)],
    ['exp a minute ago', (claims) => (claims.exp = now() - 61)],
    ['exp this second, one minute before midnight of 1970', (claims) => (claims.exp = 0)],
    ['exp that is a text', (claims) => (claims.exp = String(now() + 300))],
    ['exp that is a huge text', (claims) => (claims.exp = '9'.repeat(400))],
    ['exp that is null', (claims) => (claims.exp = null)],
    ['no exp', (claims) => delete claims.exp],
    ['nbf in two minutes', (claims) => (claims.nbf = now() + 120)],
    ['nbf that is a text', (claims) => (claims.nbf = '0')],
    ['iat in two minutes', (claims) => (claims.iat = now() + 120)],
    ['iat before the sign-in began', (claims) => (claims.iat = now() - 120)],
    ['iat of 1970', (claims) => (claims.iat = 0)],
    ['iat that is a text', (claims) => (claims.iat = String(now()))],
    ['iat in milliseconds', (claims) => (claims.iat = Date.now())],
    ['no iat', (claims) => delete claims.iat],
    ['nonce of another sign-in', (claims) => (claims.nonce = 'A'.repeat(22))],
    ['an empty nonce', (claims) => (claims.nonce = '')],
    ['nonce in a list', (claims) => (claims.nonce = [claims.nonce])],
    ['no nonce', (claims) => delete claims.nonce],
    ['no sub', (claims) => delete claims.sub],
    ['auth_time that is a text', (claims) => (claims.auth_time = 'yesterday')],
    ['a negative auth_time', (claims) => (claims.auth_time = -1)],
  ])('R-10 V9.2.1 V9.2.3 V10.5.1 V10.5.4 an ID token with %s is refused', async (_what, change) => {
    const app = createApp(provider)
    provider.behave({
      idToken: (claims) => {
        change(claims)
      },
    })
    expectRefused(app, await app.signIn(), 'OAUTH_TOKEN_INVALID')
    expect(provider.requestsTo('userinfo')).toEqual([])
  })

  test.each<[string, (claims: Json) => void]>([
    ['aud as a list of one', (claims) => (claims.aud = [secretApp])],
    [
      'two audiences and our azp',
      (claims) => Object.assign(claims, { aud: ['b', secretApp], azp: secretApp }),
    ],
    [
      'a clock 20 seconds ahead',
      (claims) => Object.assign(claims, { iat: now() + 20, nbf: now() + 20 }),
    ],
    [
      'claims that nobody knows',
      (claims) => Object.assign(claims, { admin: true, crit: ['x'], alg: 'none' }),
    ],
  ])('R-10 an ID token with %s is accepted', async (_what, change) => {
    const app = createApp(provider)
    provider.behave({
      idToken: (claims) => {
        change(claims)
      },
    })
    expect((await app.signIn()).error).toBeNull()
  })

  test('R-10 the ID token of one sign-in does not finish another', async () => {
    const app = createApp(provider)
    let stolen = ''
    provider.behave({ tokenResponse: (body) => void (stolen = String(body.id_token)) })
    await app.signIn({ browser: app.newBrowser() })
    provider.behave({
      idToken: undefined,
      tokenResponse: (body) =>
        void Object.assign(body, { id_token: stolen, access_token: 'other-access-token' }),
    })
    expect((await app.signIn()).error).toBe('OAUTH_TOKEN_INVALID')
    expect((await app.session()).authenticated).toBe(false)
  })
})

describe('the signature', () => {
  test.each(['RS256', 'ES256'] as const)(
    'R-11 %s of a published key is accepted',
    async (idTokenAlg) => {
      const app = createApp(provider)
      provider.behave({ idTokenAlg })
      expect((await app.signIn()).error).toBeNull()
      expect((await expectUser(app)).email).toBe('person@example.test')
    },
  )

  test.each<SigningTrick>([
    'none',
    'hs256-with-public-key',
    'hs256-with-client-secret',
    'wrong-key',
    'broken',
    'jwk',
    'jku',
  ])(
    'R-11 V9.1.1 V9.1.2 V9.1.3 V6.8.2 %s is refused, whatever the metadata allow',
    async (idTokenSign) => {
      for (const discovery of [
        () => {},
        (body: Json) =>
          void (body.id_token_signing_alg_values_supported = ['none', 'HS256', 'RS256']),
        (body: Json) => void delete body.id_token_signing_alg_values_supported,
      ]) {
        const app = createApp(provider)
        provider.behave({ idTokenSign, discovery })
        expectRefused(app, await app.signIn(), 'OAUTH_TOKEN_INVALID')
      }
      // Keys come from the configured issuer alone.
      expect(provider.requests.filter(({ path }) => path.startsWith('/stranger'))).toEqual([])
    },
  )

  test.each<[string, (header: Json) => void]>([
    [
      'x5u',
      (header) =>
        Object.assign(header, { x5u: `${provider.issuer}/stranger/jwks`, kid: undefined }),
    ],
    ['jku', (header) => Object.assign(header, { jku: `${provider.issuer}/stranger/jwks` })],
    ['x5c', (header) => Object.assign(header, { x5c: ['MIIB'] })],
  ])('R-11 V9.1.3 %s in the header is not followed', async (_what, change) => {
    const app = createApp(provider)
    provider.behave({
      idToken: (_claims, header) => {
        change(header)
      },
    })
    await app.signIn()
    expect(provider.requests.filter(({ path }) => path.startsWith('/stranger'))).toEqual([])
  })

  test.each<[string, (header: Json) => void]>([
    ['an unknown crit', (header) => Object.assign(header, { crit: ['exp'], exp: 1 })],
    ['crit b64', (header) => Object.assign(header, { crit: ['b64'], b64: false })],
    ['an empty crit', (header) => (header.crit = [])],
    ['crit that is null', (header) => (header.crit = null)],
    ['no alg', (header) => delete header.alg],
    ['alg in other letters', (header) => (header.alg = 'rs256')],
    ['alg that is a list', (header) => (header.alg = ['RS256'])],
    ['an algorithm that fits the key but not the signature', (header) => (header.alg = 'RS512')],
    ['PS256 over an RS256 signature', (header) => (header.alg = 'PS256')],
    ['an algorithm of another key type', (header) => (header.alg = 'ES256')],
    ['alg None', (header) => (header.alg = 'None')],
    ['the kid of the other key', (header) => (header.kid = 'nobody')],
    ['a kid that is an object', (header) => (header.kid = { toString: 'x' })],
    ['a kid that looks like a path', (header) => (header.kid = '../../stranger/jwks')],
  ])('R-11 %s is refused', async (_what, change) => {
    const app = createApp(provider)
    provider.behave({
      idToken: (_claims, header) => {
        change(header)
      },
    })
    expectRefused(app, await app.signIn(), 'OAUTH_TOKEN_INVALID')
  })

  test.each<[string, (claims: Json, header: Json) => string]>([
    ['a text', () => 'not-a-token'],
    ['two parts', (claims, header) => `${encode(header)}.${encode(claims)}`],
    ['an empty signature', (claims, header) => `${encode(header)}.${encode(claims)}.`],
    [
      'five parts, as if encrypted',
      (claims, header) => `${encode(header)}.a.${encode(claims)}.b.c`,
    ],
    ['claims that are a list', (_claims, header) => `${encode(header)}.${encode([])}.AAAA`],
    ['claims that are null', (_claims, header) => `${encode(header)}.${encode(null)}.AAAA`],
    ['claims that are no JSON', (_claims, header) => `${encode(header)}.${btoa('{')}.AAAA`],
    ['a header that is a text', (claims) => `${encode('RS256')}.${encode(claims)}.AAAA`],
    ['a token of half a megabyte', () => `${'A'.repeat(250_000)}.${'A'.repeat(250_000)}.AAAA`],
  ])('R-11 %s is no ID token', async (_what, idTokenSign) => {
    const app = createApp(provider)
    provider.behave({ idTokenSign })
    expectRefused(app, await app.signIn(), 'OAUTH_TOKEN_INVALID')
  })
})

describe('what else was promised', () => {
  test.each<[string, unknown]>([
    [
      'of another token',
      createHash('sha256').update('another').digest().subarray(0, 16).toString('base64url'),
    ],
    ['that is empty', ''],
    ['that is null', null],
    ['that is a number', 7],
  ])('R-13 an at_hash %s is refused', async (_what, at_hash) => {
    const app = createApp(provider)
    provider.behave({ idToken: (claims) => ({ ...claims, at_hash }) })
    expectRefused(app, await app.signIn(), 'OAUTH_TOKEN_INVALID')
    expect(app.events.at(-1)).toMatchObject({ detail: "the ID token's at_hash is not acceptable" })
  })

  test('R-13 an access token that was exchanged on the way is noticed', async () => {
    const app = createApp(provider)
    provider.behave({
      tokenResponse: (body) => void (body.access_token = 'the-attackers-access-token'),
    })
    expectRefused(app, await app.signIn(), 'OAUTH_TOKEN_INVALID')
  })

  test('R-13 at_hash may be left out in the code flow', async () => {
    const app = createApp(provider)
    provider.behave({ idToken: (claims) => void delete claims.at_hash })
    expect((await app.signIn()).error).toBeNull()
  })

  test('R-13 max_age is asked for, and a recent proof is accepted', async () => {
    const app = createApp(provider, { oauth: [faulty(provider, { maxAge: 300 })] })
    expect((await app.signIn()).error).toBeNull()
    expect(provider.requestsTo('authorize')[0]?.query.get('max_age')).toBe('300')
  })

  test.each<[string, (claims: Json) => void]>([
    ['older', (claims) => (claims.auth_time = now() - 400)],
    ['missing', (claims) => delete claims.auth_time],
    ['a text', (claims) => (claims.auth_time = String(now()))],
    ['in the future', (claims) => (claims.auth_time = now() + 86_400)],
  ])('R-13 V6.8.4 with max_age an auth_time that is %s is refused', async (_what, change) => {
    const app = createApp(provider, { oauth: [faulty(provider, { maxAge: 300 })] })
    provider.behave({
      idToken: (claims) => {
        change(claims)
      },
    })
    expectRefused(app, await app.signIn(), 'OAUTH_TOKEN_INVALID')
  })

  test('R-13 acr is asked for, and one of the values is accepted', async () => {
    const app = createApp(provider, {
      oauth: [faulty(provider, { acrValues: ['gold', 'silver'] })],
    })
    expect((await app.signIn()).error).toBeNull()
    expect(provider.requestsTo('authorize')[0]?.query.get('acr_values')).toBe('gold silver')
  })

  test.each([undefined, null, '', 'bronze', 'gold silver', ['gold'], 0].map((acr) => ({ acr })))(
    'R-13 V6.8.4 $acr for acr is refused where gold or silver is demanded',
    async ({ acr }) => {
      const app = createApp(provider, {
        oauth: [faulty(provider, { acrValues: ['gold', 'silver'] })],
      })
      provider.behave({ idToken: (claims) => ({ ...claims, acr }) })
      expectRefused(app, await app.signIn(), 'OAUTH_TOKEN_INVALID')
    },
  )

  const tooLittle = [
    undefined,
    null,
    [],
    ['pwd'],
    ['otp'],
    'pwd otp',
    'pwdotp',
    { pwd: 1, otp: 1 },
    [['pwd', 'otp']],
  ]
  test.each(tooLittle.map((amr) => ({ amr })))(
    'R-13 V6.8.4 $amr for amr is refused where both pwd and otp are demanded',
    async ({ amr }) => {
      const app = createApp(provider, { oauth: [faulty(provider, { amrValues: ['pwd', 'otp'] })] })
      provider.behave({ idToken: (claims) => ({ ...claims, amr }) })
      expectRefused(app, await app.signIn(), 'OAUTH_TOKEN_INVALID')
    },
  )

  test('R-13 amr with all that is demanded, and more, is accepted', async () => {
    const app = createApp(provider, { oauth: [faulty(provider, { amrValues: ['pwd', 'otp'] })] })
    provider.behave({ idToken: (claims) => ({ ...claims, amr: ['mfa', 'otp', 'pwd'] }) })
    expect((await app.signIn()).error).toBeNull()
  })
})

function encode(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
