import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startFaultyProvider, type FaultyProvider } from '../faulty-provider.ts'
import { readJson } from './plain-client.ts'

let provider: FaultyProvider

beforeAll(async () => {
  provider = await startFaultyProvider()
})
beforeEach(() => provider.reset())
afterAll(() => provider.close())

function jwks(timeoutMs = 5000) {
  const signal = AbortSignal.timeout(timeoutMs)
  return fetch(`${provider.issuer}/jwks`, { redirect: 'manual', signal })
}

describe('faults below the protocol', () => {
  test('status, html and redirect', async () => {
    provider.behave({ faults: { jwks: { status: 503 } } })
    expect((await jwks()).status).toBe(503)
    provider.behave({ faults: { jwks: { html: true } } })
    expect((await jwks()).headers.get('content-type')).toContain('text/html')
    provider.behave({ faults: { jwks: { redirect: 'http://evil.test/' } } })
    expect((await jwks()).headers.get('location')).toBe('http://evil.test/')
  })

  test('a fault that passes', async () => {
    await jwks()
    provider.behave({ faults: { jwks: { status: 500, times: 2 } } })
    const statuses = [await jwks(), await jwks(), await jwks()].map(({ status }) => status)
    expect(statuses).toEqual([500, 500, 200])
  })

  test('delay, hang and hang up', async () => {
    provider.behave({ faults: { jwks: { delayMs: 60 } } })
    const start = performance.now()
    expect((await jwks()).status).toBe(200)
    expect(performance.now() - start).toBeGreaterThan(55)
    provider.behave({ faults: { jwks: { hang: true } } })
    await expect(jwks(60)).rejects.toThrow('timeout')
    provider.behave({ faults: { jwks: { hangUp: true } } })
    await expect(jwks()).rejects.toThrow('fetch failed')
  })

  test('a body that never ends, and one that is huge', async () => {
    provider.behave({ faults: { jwks: { drip: true } } })
    await expect(jwks(100).then((response) => response.text())).rejects.toThrow('timeout')
    provider.behave({ faults: { jwks: { hugeBody: 3_000_000 } } })
    const body = await readJson(await jwks())
    expect(String(body.padding).length).toBeGreaterThan(2_999_999)

    provider.behave({ faults: { jwks: { hugeBody: 1_000_000_000 } } })
    await (await jwks()).body?.cancel()
    expect(provider.requests.at(-1)?.bytesSent).toBeLessThan(50_000_000)
  })
})
