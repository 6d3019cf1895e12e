import { createTestAuth } from '@sallyport/core/testing'
import { EncryptJWT, SignJWT, UnsecuredJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { type Claims, createForger } from './support/forge.ts'

const secret = 'c2VjcmV0LW9mLWEtdGVzdC13aXRoLTMyLXJhbmRvbSE'
const now = Date.UTC(2026, 0, 10, 12)
const seconds = now / 1000
const forger = createForger(secret, now)
const base64url = (text: string) => Buffer.from(text).toString('base64url')

describe('A-06 A-07 the application’s own tokens', () => {
  const { jose } = createTestAuth({ secret }, { now: () => now })
  const sign = (claims: Claims, header: Claims = {}, key = forger.key('app-jws')) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'sp+app-jws', ...header }).sign(key)
  const encrypt = (claims: Claims, header: Claims = {}, length = 64) =>
    new EncryptJWT(claims)
      .setProtectedHeader({ alg: 'dir', enc: 'A256CBC-HS512', typ: 'sp+app-jwe', ...header })
      .encrypt(forger.key('app-jwe', { length }))
  const exp = seconds + 60

  test('are read as the forger makes them', async () => {
    expect(await jose.verifyJWS(await sign({ exp, a: 1 }))).toEqual({ exp, a: 1 })
    expect(await jose.decryptJWE(await encrypt({ exp, a: 1 }))).toEqual({ exp, a: 1 })
  })

  test.each<[string, Claims]>([
    ['without exp', {}],
    ['expired', { exp: seconds - 1 }],
    ['with exp as a text', { exp: String(exp) }],
    ['with exp null', { exp: null }],
    ['not yet valid', { exp, nbf: seconds + 60 }],
    ['with nbf as a text', { exp, nbf: '0' }],
    ['with iat as a text', { exp, iat: 'yesterday' }],
  ])('are refused %s', async (_what, claims) => {
    await expect(jose.verifyJWS(await sign(claims))).rejects.toMatchObject({
      code: 'INVALID_TOKEN',
    })
    await expect(jose.decryptJWE(await encrypt(claims))).rejects.toMatchObject({
      code: 'INVALID_TOKEN',
    })
  })

  test('are refused under another algorithm, type, key or critical extension', async () => {
    const jws = [
      await sign({ exp }, { alg: 'HS512' }, forger.key('app-jws', { length: 64 })),
      await sign({ exp }, { typ: 'JWT' }),
      await sign({ exp }, { typ: 'sp+session' }),
      await sign({ exp }, {}, Buffer.from(secret, 'base64url')),
      new UnsecuredJWT({ exp }).encode(),
      `${base64url('{"alg":"HS256","typ":"sp+app-jws","crit":["a"],"a":1}')}.${base64url(`{"exp":${exp}}`)}.AAAA`,
    ]
    for (const token of jws)
      await expect(jose.verifyJWS(token)).rejects.toMatchObject({ code: 'INVALID_TOKEN' })
    const jwe = [
      await encrypt({ exp }, { enc: 'A256GCM' }, 32),
      await encrypt({ exp }, { typ: 'JWT' }),
      await encrypt({ exp }, { alg: 'A256KW' }, 32),
    ]
    for (const token of jwe)
      await expect(jose.decryptJWE(token)).rejects.toMatchObject({ code: 'INVALID_TOKEN' })
  })

  test.each([
    '',
    '.',
    '..',
    '....',
    '%',
    '\0',
    'a.b.c',
    'a.b.c.d.e',
    'é'.repeat(100),
    '.'.repeat(1e6),
    'a'.repeat(1e6),
  ])('garbage is refused with a code (%#)', async (token) => {
    for (const reader of [jose.verifyJWS, jose.decryptJWE, jose.decodeJWT]) {
      await expect(reader(token)).rejects.toMatchObject({ code: 'INVALID_TOKEN' })
    }
  })

  test.each([
    0,
    -1,
    1.5,
    Number.NaN,
    Infinity,
    1e308,
    Number.MAX_SAFE_INTEGER,
    '60' as unknown as number,
  ])('are not made to live for %s seconds', async (expiresIn) => {
    for (const make of [jose.signJWS, jose.encryptJWE, jose.encodeJWT]) {
      await expect(make({}, { expiresIn })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    }
  })

  test('do not take their lifetime from the claims', async () => {
    const token = await jose.signJWS({ exp: seconds + 1e9, iat: 0 }, { expiresIn: 5 })
    expect(await jose.verifyJWS(token)).toEqual({ exp: seconds + 5, iat: seconds })
  })
})
