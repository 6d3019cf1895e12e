import { decodeProtectedHeader, SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { createTestAuth } from '../testing.ts'

const secrets = ['11', '22'].map((pair) =>
  Array.from({ length: 32 }, (_, index) =>
    (Number(pair) + index).toString(16).padStart(2, '0'),
  ).join(''),
)
const start = Date.UTC(2026, 0, 1)

const kinds = [
  ['JWS', 'signJWS', 'verifyJWS'],
  ['JWE', 'encryptJWE', 'decryptJWE'],
  ['nested JWT', 'encodeJWT', 'decodeJWT'],
] as const

describe.each(kinds)('S3-20 jose: the %s', (_name, make, read) => {
  test('carries claims there and back', async () => {
    const { jose } = createTestAuth({}, { now: () => start })
    const token = await jose[make]({ file: 'report.pdf', pages: [1, 2] })
    expect(await jose[read](token)).toEqual({
      file: 'report.pdf',
      pages: [1, 2],
      iat: start / 1000,
      exp: start / 1000 + 3600,
    })
  })

  test('is refused after its time', async () => {
    let now = start
    const { jose } = createTestAuth({}, { now: () => now })
    const token = await jose[make]({}, { expiresIn: 60 })
    now += 59_000
    await jose[read](token)
    now += 1000
    await expect(jose[read](token)).rejects.toMatchObject({ code: 'INVALID_TOKEN' })
  })

  test('outlives a rotation of the secret, and not its removal', async () => {
    const [first = '', second = ''] = secrets
    const token = await createTestAuth({ secret: first }).jose[make]({ a: 1 })
    expect(await createTestAuth({ secret: [second, first] }).jose[read](token)).toMatchObject({
      a: 1,
    })
    const without = createTestAuth({ secret: second })
    await expect(without.jose[read](token)).rejects.toMatchObject({ code: 'INVALID_TOKEN' })
  })

  test.each(['', 'x', 'a.b.c', 'a.b.c.d.e', '🦊'])('refuses %o', async (token) => {
    const { jose } = createTestAuth()
    await expect(jose[read](token)).rejects.toMatchObject({ code: 'INVALID_TOKEN' })
  })

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses expiresIn %d',
    async (expiresIn) => {
      const { jose } = createTestAuth()
      await expect(jose[make]({}, { expiresIn })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    },
  )

  test('A-05 is no session, and opens under no other reader', async () => {
    const auth = createTestAuth()
    const token = await auth.jose[make]({ sub: 'someone', sid: 'x' })
    const headers = new Headers({ cookie: `sp.session=${token}` })
    expect(await auth.api.getSession({ headers })).toMatchObject({
      authenticated: false,
      reason: 'INVALID_TOKEN',
    })
    for (const [, , other] of kinds) {
      if (other === read || (make === 'encodeJWT' && other === 'decryptJWE')) continue
      await expect(auth.jose[other](token)).rejects.toMatchObject({ code: 'INVALID_TOKEN' })
    }
  })
})

test('A-05 a session is no token of the application', async () => {
  const auth = createTestAuth()
  const token = (await auth.cookieOf()).replace('sp.session=', '')
  for (const [, , read] of kinds) {
    await expect(auth.jose[read](token)).rejects.toMatchObject({ code: 'INVALID_TOKEN' })
  }
})

test('the headers name type and algorithm, and nothing else selects them', async () => {
  const { jose } = createTestAuth()
  const signed = await jose.signJWS({})
  expect(decodeProtectedHeader(signed)).toEqual({ alg: 'HS256', typ: 'sp+app-jws' })
  expect(decodeProtectedHeader(await jose.encryptJWE({}))).toEqual({
    alg: 'dir',
    enc: 'A256CBC-HS512',
    typ: 'sp+app-jwe',
  })
  const [, payload = ''] = signed.split('.')
  const unsigned = `${Buffer.from('{"alg":"none","typ":"sp+app-jws"}').toString('base64url')}.${payload}.`
  await expect(jose.verifyJWS(unsigned)).rejects.toMatchObject({ code: 'INVALID_TOKEN' })
  const foreign = await new SignJWT({})
    .setProtectedHeader({ alg: 'HS256', typ: 'sp+app-jws' })
    .setExpirationTime('1h')
    .sign(new Uint8Array(32))
  await expect(jose.verifyJWS(foreign)).rejects.toMatchObject({ code: 'INVALID_TOKEN' })
})
