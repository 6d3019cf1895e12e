import { createTestAuth } from '@sallyport/core/testing'
import { describe, expect, test } from 'vitest'
import { csrfMiddleware } from './csrf-middleware.ts'

const auth = createTestAuth()

/** What becomes of a server function's call, as a process behind a proxy that ends TLS sees it. */
async function call(
  headers: Record<string, string>,
  { server } = csrfMiddleware({ origin: 'https://app.example' }, () => auth).options,
) {
  const request = new Request('http://10.0.0.7/_serverFn/x', { method: 'POST', headers })
  const given = { request, next: () => 'went on', handlerType: 'serverFn', context: {} }
  const answer: unknown = await server?.(given as unknown as Parameters<typeof server>[0])
  return answer instanceof Response ? answer.status : answer
}

describe('S1-03 behind a proxy', () => {
  test('the origin that people see is the one that is named', async () => {
    expect(await call({ origin: 'https://app.example' })).toBe('went on')
    expect(await call({ referer: 'https://app.example/page' })).toBe('went on')
  })

  test.each([
    ['none at all', {}],
    ['the address of the process', { origin: 'http://10.0.0.7' }],
    ['null', { origin: 'null' }],
    ['one that looks like it', { origin: 'https://app.example.evil.test' }],
    ['one that begins like it', { referer: 'https://app.example@evil.test/' }],
    ['plain http', { origin: 'http://app.example' }],
    ['another site, by what the browser says', { origin: 'https://app.example', 'sec-fetch-site': 'same-site' }],
    ['a forwarded host', { origin: 'https://evil.test', 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'https' }],
  ])('A-13 A-17 %s is refused', async (_what, headers) => {
    expect(await call(headers)).toBe(403)
  }) // prettier-ignore
})
