import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Json, startFaultyProvider } from './support/faulty-provider.ts'
import { createApp, expectRefused, faulty } from './support/oauth-app.ts'

const provider = await startFaultyProvider()
// jose reads Date.now for the age of a key set.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
  provider.reset()
})
afterEach(() => vi.useRealTimers())
afterAll(() => provider.close())

const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000)
const keyRequests = () => provider.requestsTo('jwks').length
const app = () => createApp(provider, { now: () => Date.now() })

describe('the keys of an issuer', () => {
  test('R-12 are fetched when first needed, and kept', async () => {
    const one = app()
    await one.start()
    expect(keyRequests()).toBe(0)
    for (let round = 0; round < 3; round++) expect((await one.signIn()).error).toBeNull()
    expect(keyRequests()).toBe(1)
  })

  test('R-12 rotate without a restart', async () => {
    const one = app()
    expect((await one.signIn()).error).toBeNull()
    await provider.rotateKeys()
    later(31)
    expect((await one.signIn()).error).toBeNull()
    expect(keyRequests()).toBe(2)
  })

  test('R-12 an unknown kid is no way to make us ask again and again', async () => {
    const one = app()
    expect((await one.signIn()).error).toBeNull()
    provider.behave({
      idToken: (_claims, header) => void (header.kid = `made-up-${Math.random()}`),
    })
    for (let round = 0; round < 5; round++) {
      expect((await one.signIn()).error).toBe('OAUTH_TOKEN_INVALID')
    }
    expect(keyRequests()).toBe(1)
    later(31)
    for (let round = 0; round < 5; round++) {
      expect((await one.signIn()).error).toBe('OAUTH_TOKEN_INVALID')
    }
    expect(keyRequests()).toBe(2)
  })

  test('R-12 a key that was taken back is refused within ten minutes', async () => {
    const one = app()
    expect((await one.signIn()).error).toBeNull()
    provider.behave({ jwks: (body) => void (body.keys = []) })
    later(601)
    expect((await one.signIn()).error).toBe('OAUTH_TOKEN_INVALID')
  })

  test('R-12 twenty sign-ins at once fetch them once', async () => {
    const one = app()
    const landings = await Promise.all(
      Array.from({ length: 20 }, () => one.signIn({ browser: one.newBrowser() })),
    )
    expect(landings.filter(({ error }) => error !== null)).toEqual([])
    expect(keyRequests()).toBe(1)
  })

  test('R-12 a failure to fetch them is not kept', async () => {
    const one = app()
    provider.behave({ faults: { jwks: { status: 503, times: 1 } } })
    expectRefused(one, await one.signIn(), 'PROVIDER_UNAVAILABLE')
    expect((await one.signIn()).error).toBeNull()
  })

  test.each([
    ['larger than a megabyte', { hugeBody: 2_000_000 }, 'PROVIDER_UNAVAILABLE'],
    ['without an end', { drip: true }, 'PROVIDER_UNAVAILABLE'],
    ['never sent', { hang: true }, 'PROVIDER_UNAVAILABLE'],
    ['cut off', { hangUp: true }, 'PROVIDER_UNAVAILABLE'],
    ['elsewhere', { redirect: 'http://127.0.0.1:1/jwks' }, 'OAUTH_TOKEN_INVALID'],
    ['a web page', { html: true }, 'OAUTH_TOKEN_INVALID'],
    ['a 404', { status: 404 }, 'OAUTH_TOKEN_INVALID'],
  ] as const)('R-12 R-26 that are %s are a refusal in time', async (_what, fault, code) => {
    const one = createApp(provider, {
      oauth: [faulty(provider, { timeout: 0.3 })],
      now: () => Date.now(),
    })
    provider.behave({ faults: { jwks: fault } })
    expectRefused(one, await one.signIn(), code)
    for (const { bytesSent } of provider.requestsTo('jwks'))
      expect(bytesSent).toBeLessThan(50_000_000)
  })

  test.each<[string, (body: { keys: Json[] }) => unknown]>([
    ['no list', () => ({ keys: 'none' })],
    ['a list of nothing', () => ({ keys: [] })],
    ['nulls', () => ({ keys: [null, 7] })],
    ['null', () => null],
    ['a list at the top', ({ keys }) => keys],
    ['two keys under one kid', ({ keys: [first] }) => ({ keys: [first, first] })],
    ['a key for encryption', ({ keys: [first] }) => ({ keys: [{ ...first, use: 'enc' }] })],
    ['a key without numbers', ({ keys: [first] }) => ({ keys: [{ ...first, n: undefined }] })],
    ['a key with wrong numbers', ({ keys: [first] }) => ({ keys: [{ ...first, n: '!', e: '' }] })],
    ['a short RSA key', ({ keys: [first] }) => ({ keys: [{ ...first, n: 'x'.repeat(86) }] })],
    [
      'a symmetric key under our kid',
      ({ keys: [first] }) => ({ keys: [{ kty: 'oct', k: 'c2VjcmV0', kid: first?.kid }] }),
    ],
  ])('R-11 R-12 %s for keys is a refusal with a code', async (_what, change) => {
    const one = app()
    provider.behave({ jwks: (body) => ({ body: change(body) }) })
    expectRefused(one, await one.signIn(), 'OAUTH_TOKEN_INVALID')
    provider.behave({ jwks: undefined })
  })
})
