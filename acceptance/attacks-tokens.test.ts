import { deflateRawSync } from 'node:zlib'
import { CompactEncrypt, CompactSign, SignJWT, UnsecuredJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { createBrowser } from './support/browser.ts'
import { createTestAuthOn, cryptoPaths } from './support/crypto-path.ts'
import { type Claims, createForger, dayOf } from './support/forge.ts'
import { createPlainProvider } from './support/plain-provider.ts'

const secret = 'c2VjcmV0LW9mLWEtdGVzdC13aXRoLTMyLXJhbmRvbSE'
const now = Date.UTC(2026, 0, 10, 12)
const seconds = now / 1000
const forger = createForger(secret, now)
const utf8 = (text: string) => new TextEncoder().encode(text)
const base64url = (text: string) => Buffer.from(text).toString('base64url')

describe.each(cryptoPaths)('with %s', (path) => {
  const auth = createTestAuthOn(
    path,
    { secret, session: { accept: ['cookie', 'bearer'], updateAge: 400 * 86_400 } },
    { now: () => now },
  )

  /** What the token is as a cookie, as chunks and as a bearer token; all the same. */
  async function read(token: string) {
    const half = Math.ceil(token.length / 2)
    const states = await Promise.all(
      [
        { cookie: `sp.session=${token}` },
        { cookie: `sp.session.0=${token.slice(0, half)}; sp.session.1=${token.slice(half)}` },
        { authorization: `Bearer ${token}` },
      ].map((headers) => auth.api.getSession({ headers: new Headers(Object.entries(headers)) })),
    )
    for (const state of states) expect(state).toEqual(states[0])
    const [state] = states
    return state?.authenticated ? 'AUTHENTICATED' : state?.reason
  }

  const genuine = async () => (await auth.cookieOf()).slice('sp.session='.length)
  const claims = async () => forger.open(await genuine())

  test('A-06 what the forger seals without forging is a session, so that the rest means something', async () => {
    expect(await read(await forger.seal(await claims()))).toBe('AUTHENTICATED')
    expect(await read(await forger.seal(await claims(), { day: dayOf(now) - 3 }))).toBe(
      'AUTHENTICATED',
    )
  })

  describe('A-07 claims that cannot be', () => {
    const strange = [
      '9999999999', '', 'NaN', 'Infinity', null, true, [], {}, [seconds], -1, -1e308, 1e308, 1.5,
      Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER + 1, 8.64e12, 8.64e15, 1e21, undefined,
    ] // prettier-ignore

    test.each(['exp', 'iat', 'auth_time'])('%s of any strange value is refused', async (name) => {
      for (const value of strange) {
        const token = await forger.seal({ ...(await claims()), [name]: value })
        expect(await read(token), `${name} ${JSON.stringify(value)}`).toBe('INVALID_TOKEN')
      }
    })

    test('JSON numbers that overflow are refused', async () => {
      const text = JSON.stringify(await claims())
      for (const [name, value] of [
        ['exp', '1e400'],
        ['iat', '-1e400'],
        ['exp', '1e9999999'],
        ['auth_time', '-0.0e-5000'],
      ]) {
        // prettier-ignore
        const overflowing = text.replace(new RegExp(`"${name}":\\d+`), `"${name}":${value}`)
        expect(overflowing).not.toBe(text)
        expect(await read(await forger.seal(overflowing)), `${name} ${value}`).not.toBe(
          name === 'auth_time' ? 'INVALID_TOKEN' : 'AUTHENTICATED',
        )
      }
    })

    test.each<[string, Claims, string]>([
      ['exp now', { exp: seconds }, 'SESSION_EXPIRED'],
      ['exp a second ago', { exp: seconds - 1 }, 'SESSION_EXPIRED'],
      ['exp before iat', { exp: seconds - 11 }, 'INVALID_TOKEN'],
      ['exp a century ahead', { exp: seconds + 100 * 365 * 86_400 }, 'INVALID_TOKEN'],
      [
        'exp later than maxAge allows',
        { iat: seconds - 31 * 86_400, auth_time: seconds - 31 * 86_400, exp: seconds + 3600 },
        'SESSION_EXPIRED',
      ],
      ['iat two minutes ahead', { iat: seconds + 120, exp: seconds + 3600 }, 'INVALID_TOKEN'],
      ['iat a year ahead', { iat: seconds + 3e7, exp: seconds + 4e7 }, 'INVALID_TOKEN'],
      ['auth_time after iat', { auth_time: seconds }, 'INVALID_TOKEN'],
      ['nbf ahead', { nbf: seconds + 60 }, 'INVALID_TOKEN'],
      ['nbf that is no time', { nbf: 'never' }, 'INVALID_TOKEN'],
      ['nbf null', { nbf: null }, 'INVALID_TOKEN'],
    ])('%s', async (_what, change, expected) => {
      const sound = {
        ...(await claims()),
        iat: seconds - 10,
        auth_time: seconds - 10,
        exp: seconds + 3600,
      }
      expect(await read(await forger.seal(sound))).toBe('AUTHENTICATED')
      expect(await read(await forger.seal({ ...sound, ...change }))).toBe(expected)
    })

    test('a plaintext of no shape is refused', async () => {
      const whole = await claims()
      const user = whole.user as Claims
      const without = Object.keys(whole)
        .filter((name) => name !== 'fields')
        .map((name) => ({ ...whole, [name]: undefined }))
      const users = Object.keys(user).flatMap((name) =>
        [undefined, -1, {}, 9e15].map((value) => ({ ...whole, user: { ...user, [name]: value } })),
      )
      for (const plaintext of [
        ...without,
        ...users,
        { ...whole, sid: '' },
        { ...whole, sub: 7 },
        { ...whole, fields: 'a' },
        { ...whole, fields: null },
        '',
        '{',
        'null',
        '[]',
        '7',
        '"text"',
        '\uFEFF{}',
        '{"__proto__":null}',
      ]) {
        // prettier-ignore
        const token = await forger.seal(plaintext)
        expect(await read(token), JSON.stringify(plaintext)).toBe('INVALID_TOKEN')
      }
    })
  })

  describe('A-06 a header that is not ours to the letter', () => {
    const ours = forger.header('session')
    const { alg, enc, kid, typ } = ours

    test.each<[string, Claims]>([
      ['in another order', { enc, alg, kid, typ }],
      ['without kid', { alg, enc, typ }],
      ['without typ', { alg, enc, kid }],
      ['with another typ', { ...ours, typ: 'JWT' }],
      ['with typ in other letters', { ...ours, typ: 'SP+SESSION' }],
      ['with typ written as a media type', { ...ours, typ: 'application/sp+session' }],
      ['with crit', { ...ours, crit: [] }],
      ['with cty', { ...ours, cty: 'JWT' }],
      ['with jku', { ...ours, jku: 'https://evil.test/keys' }],
      ['with jwk', { ...ours, jwk: { kty: 'oct', k: 'AAAA' } }],
      ['with p2c', { ...ours, p2c: 2e9 }],
      [
        'with a kid of another day',
        { ...ours, kid: kid?.replace(/\d+$/, (day) => String(Number(day) - 1)) },
      ],
      [
        'with a kid of the day after tomorrow',
        { ...ours, kid: kid?.replace(/\d+$/, (day) => String(Number(day) + 2)) },
      ],
      ['with a kid of a day with a leading zero', { ...ours, kid: kid?.replace('.', '.0') }],
      ['with a kid of the prototype', { ...ours, kid: '__proto__' }],
    ])('%s', async (_what, header) => {
      // Sealed by hand: no library would make some of these.
      const protectedHeader = base64url(JSON.stringify(header))
      const key = await crypto.subtle.importKey(
        'raw',
        forger.key('session', { day: dayOf(now) }) as Uint8Array<ArrayBuffer>,
        'AES-GCM',
        false,
        ['encrypt'],
      )
      const seal = async (head: string) => {
        const iv = crypto.getRandomValues(new Uint8Array(12))
        const sealed = new Uint8Array(
          await crypto.subtle.encrypt(
            { name: 'AES-GCM', iv, additionalData: utf8(head) },
            key,
            utf8(JSON.stringify(await claims())),
          ),
        )
        const parts = [iv, sealed.subarray(0, -16), sealed.subarray(-16)].map((part) =>
          Buffer.from(part).toString('base64url'),
        )
        return `${head}..${parts.join('.')}`
      }
      expect(await read(await seal(base64url(JSON.stringify(ours))))).toBe('AUTHENTICATED')
      expect(await read(await seal(protectedHeader))).toBe('INVALID_TOKEN')
      // White space in the JSON, or padding, is another header as well.
      expect(await read(await seal(base64url(JSON.stringify(ours, null, 1))))).toBe('INVALID_TOKEN')
      expect(await read((await seal(base64url(JSON.stringify(ours)))).replace('..', '=..'))).toBe(
        'INVALID_TOKEN',
      )
    })

    test('another enc, another alg, compression, signatures and no signature are refused', async () => {
      const text = JSON.stringify(await claims())
      const key = forger.key('session', { day: dayOf(now) })
      const jwe = (header: Record<string, unknown>, bytes: Uint8Array, body = text) =>
        new CompactEncrypt(utf8(body)).setProtectedHeader(header as typeof ours).encrypt(bytes)
      const packed = deflateRawSync(text).toString('latin1')
      const tokens = [
        await jwe({ ...ours, enc: 'A128GCM' }, key.slice(16)),
        await jwe({ ...ours, enc: 'A128CBC-HS256' }, key),
        await jwe({ ...ours, enc: 'A256CBC-HS512' }, forger.key('session', { day: dayOf(now), length: 64 })),
        await jwe({ ...ours, alg: 'A256KW' }, key),
        await jwe({ ...ours, alg: 'A256GCMKW' }, key),
        await jwe({ ...ours, alg: 'PBES2-HS256+A128KW' }, key),
        await jwe({ ...ours, zip: 'DEF' }, key).catch(() => jwe(ours, key, packed)),
        await new CompactSign(utf8(text)).setProtectedHeader({ alg: 'HS256', kid: kid ?? '', typ: typ ?? '' }).sign(key),
        await new SignJWT(JSON.parse(text) as Claims).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(secret, 'base64url')),
        new UnsecuredJWT(JSON.parse(text) as Claims).encode(),
        base64url(text),
        text.replaceAll(';', ''),
      ] // prettier-ignore
      for (const token of tokens)
        expect(await read(token), token.slice(0, 80)).toBe('INVALID_TOKEN')
    })

    test('every secret, purpose, day and salt but ours is refused', async () => {
      const whole = await claims()
      const header = forger.header('session')
      const other = createForger(Buffer.alloc(32, 7).toString('base64url'), now)
      for (const token of [
        await other.seal(whole),
        await other.seal(whole, { header }),
        await forger.seal(whole, { purpose: 'oauth-transaction', header }),
        await forger.seal(whole, { purpose: 'app-jwe', header }),
        await forger.seal(whole, { day: dayOf(now) - 1, header }),
        await forger.seal(whole, { day: dayOf(now) + 2 }),
        await forger.seal(whole, { day: dayOf(now) - 400 }),
        await new CompactEncrypt(utf8(JSON.stringify(whole)))
          .setProtectedHeader(header)
          .encrypt(Buffer.from(secret, 'base64url').subarray(0, 32)),
        await new CompactEncrypt(utf8(JSON.stringify(whole)))
          .setProtectedHeader(header)
          .encrypt(new Uint8Array(32)),
      ]) {
        // prettier-ignore
        expect(await read(token)).toBe('INVALID_TOKEN')
      }
    })
  })

  describe('A-05 a token of one kind at the reader of another', () => {
    test('the application’s own tokens are no sessions, whatever claims and lifetime they have', async () => {
      const whole = await claims()
      const { signJWS, encryptJWE, encodeJWT } = auth.jose
      for (const make of [signJWS, encryptJWE, encodeJWT]) {
        expect(await read(await make({ ...whole, exp: undefined, iat: undefined }))).toBe(
          'INVALID_TOKEN',
        )
      }
    })

    test('a session is no token of the application, nor is one of its tokens another', async () => {
      const { signJWS, encryptJWE, encodeJWT, verifyJWS, decryptJWE, decodeJWT } = auth.jose
      const kinds = [
        { token: await genuine(), own: undefined },
        { token: await signJWS({ a: 1 }), own: verifyJWS },
        { token: await encryptJWE({ a: 1 }), own: decryptJWE },
        { token: await encodeJWT({ a: 1 }), own: decodeJWT },
      ]
      for (const { token, own } of kinds) {
        for (const reader of [verifyJWS, decryptJWE, decodeJWT]) {
          if (reader === own) expect(await reader(token)).toMatchObject({ a: 1 })
          // A nested JWT is a JWE of ours on the outside, which holds nothing but the other token.
          else if (own === decodeJWT && reader === decryptJWE)
            expect(await reader(token)).not.toHaveProperty('a')
          else await expect(reader(token)).rejects.toMatchObject({ code: 'INVALID_TOKEN' })
        }
      }
    })

    test('a pending sign-in is no session, and a session is no pending sign-in', async () => {
      const plain = createPlainProvider({ subject: 'a', email: 'a@example.test' })
      const app = createTestAuthOn(
        path,
        { secret, oauth: [plain.provider] },
        { fetch: plain.fetch, now: () => now },
      )
      const browser = createBrowser(app.handler, 'http://app.test')
      const started = await browser.get('/api/auth/sign-in/plain')
      const state = new URL(started.headers.get('location') ?? '').searchParams.get('state') ?? ''
      const [[name = '', sealed = ''] = []] = browser.cookies
      expect(await read(sealed)).toBe('INVALID_TOKEN')
      const pending = await forger.open(sealed, 'oauth-transaction')
      expect(
        await read(
          await forger.seal({ ...(await claims()), ...pending }, { purpose: 'oauth-transaction' }),
        ),
      ).toBe('INVALID_TOKEN')

      const callback = async (value: string) => {
        browser.cookies.clear()
        browser.cookies.set(name, value)
        const response = await browser.get(`/api/auth/callback/plain?code=code&state=${state}`)
        return new URL(response.headers.get('location') ?? '').searchParams.get('error')
      }
      expect(await callback(await genuine())).toBe('OAUTH_STATE_INVALID')
      expect(await callback(await forger.seal({ ...(await claims()), ...pending }))).toBe(
        'OAUTH_STATE_INVALID',
      )
      for (const startedAt of [seconds - 601, seconds + 3600, 1e308, 'now', null, undefined]) {
        expect(
          await callback(
            await forger.seal({ ...pending, startedAt }, { purpose: 'oauth-transaction' }),
          ),
        ).toBe('OAUTH_STATE_INVALID')
      }
      expect(
        await callback(await forger.seal(pending, { purpose: 'oauth-transaction' })),
      ).toBeNull()
    })
  })
})
