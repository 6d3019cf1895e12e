import { createPublicKey, type JsonWebKey } from 'node:crypto'
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  jwtVerify,
} from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startFaultyProvider, type FaultyProvider } from '../faulty-provider.ts'
import { createPlainClient, readJson, type PlainClient } from './plain-client.ts'

let provider: FaultyProvider
let client: PlainClient

beforeAll(async () => {
  provider = await startFaultyProvider()
  client = createPlainClient(provider)
})
beforeEach(() => provider.reset())
afterAll(() => provider.close())

describe('a test makes it misbehave in one line', () => {
  test.each([
    ['none', 'none', /alg/],
    ['hs256-with-public-key', 'HS256', /alg/],
    ['hs256-with-client-secret', 'HS256', /alg/],
    ['wrong-key', 'RS256', 'signature verification failed'],
    ['broken', 'RS256', 'signature verification failed'],
    ['jwk', 'RS256', 'no applicable key'],
    ['jku', 'RS256', 'no applicable key'],
  ] as const)('signature %s does not verify', async (idTokenSign, alg, complaint) => {
    provider.behave({ idTokenSign })
    const { idToken } = await client.signIn()
    expect(decodeProtectedHeader(idToken).alg).toBe(alg)
    await expect(client.verify(idToken)).rejects.toThrow(complaint)
  })

  test('the tricks would work on whoever falls for them', async () => {
    const jwks = await fetch(`${provider.issuer}/jwks`)
    const [rsa]: JsonWebKey[] = JSON.parse(await jwks.text()).keys
    const pem = createPublicKey({ key: rsa ?? {}, format: 'jwk' }).export({
      format: 'pem',
      type: 'spki',
    })
    provider.behave({ idTokenSign: 'hs256-with-public-key' })
    await jwtVerify((await client.signIn()).idToken, Buffer.from(pem))

    provider.behave({ idTokenSign: 'jwk' })
    const embedded = (await client.signIn()).idToken
    const { jwk } = decodeProtectedHeader(embedded)
    await jwtVerify(embedded, createLocalJWKSet({ keys: jwk ? [{ kty: 'RSA', ...jwk }] : [] }))

    provider.behave({ idTokenSign: 'jku' })
    const pointing = (await client.signIn()).idToken
    const { jku = '' } = decodeProtectedHeader(pointing)
    await jwtVerify(pointing, createRemoteJWKSet(new URL(jku)))
    expect(provider.requests.at(-1)?.path).toBe('/stranger/jwks')
  })

  test('claims and header of the ID token, in place or returned', async () => {
    provider.behave({
      idToken: (claims, header) => {
        delete claims.nonce
        header.crit = ['x']
      },
    })
    const changed = (await client.signIn()).idToken
    expect(decodeJwt(changed)).not.toHaveProperty('nonce')
    expect(decodeProtectedHeader(changed).crit).toEqual(['x'])

    provider.behave({ idToken: (claims) => ({ ...claims, iss: 'https://evil.test' }) })
    expect(decodeJwt((await client.signIn()).idToken).iss).toBe('https://evil.test')

    provider.behave({ idTokenSign: () => 'not a token' })
    expect((await client.signIn()).idToken).toBe('not a token')
  })

  test('the parameters that come back', async () => {
    provider.behave({ authorize: (params) => params.delete('iss') })
    expect((await provider.visit(client.authorizationUrl())).searchParams.has('iss')).toBe(false)
    provider.behave({ authorize: (params) => params.append('code', 'second') })
    expect(
      (await provider.visit(client.authorizationUrl())).searchParams.getAll('code'),
    ).toHaveLength(2)
  })

  test('body, status and headers of each document', async () => {
    provider.behave({
      tokenResponse: (body) => ({
        headers: { 'Content-Type': 'text/plain' },
        body: { ...body, token_type: 'mac' },
      }),
      discovery: (body) => void (body.issuer = 'https://evil.test'),
      jwks: () => ({ body: '{"keys":' }),
      claims: { sub: '' },
      userinfo: () => ({ status: 500 }),
    })
    const response = await client.redeem({ code: await client.newCode(), ...client.post() })
    expect(response.headers.get('content-type')).toBe('text/plain')
    const tokens = await readJson(response)
    expect(tokens.token_type).toBe('mac')
    expect(decodeJwt(String(tokens.id_token)).sub).toBe('')
    const discovery = await fetch(`${provider.issuer}/.well-known/openid-configuration`)
    expect((await readJson(discovery)).issuer).toBe('https://evil.test')
    expect(await (await fetch(`${provider.issuer}/jwks`)).text()).toBe('{"keys":')
    const headers = { authorization: `Bearer ${String(tokens.access_token)}` }
    expect((await fetch(`${provider.issuer}/userinfo`, { headers })).status).toBe(500)
  })

  test('rotated keys leave the old tokens without one', async () => {
    const { idToken } = await client.signIn()
    await provider.rotateKeys()
    await expect(client.verify(idToken)).rejects.toThrow('no applicable key')
    await client.verify((await client.signIn()).idToken)
  })

  test('reset makes it well again', async () => {
    provider.behave({ idTokenSign: 'none', faults: { token: { status: 500 } } })
    await provider.visit(client.authorizationUrl())
    provider.reset()
    expect(provider.requests).toEqual([])
    await client.verify((await client.signIn()).idToken)
  })
})
