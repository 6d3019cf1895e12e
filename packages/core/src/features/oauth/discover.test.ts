import { describe, expect, test } from 'vitest'
import { discover } from './discover.ts'
import { github } from './providers/github.ts'
import { oidc } from './providers/oidc.ts'

const issuer = 'https://id.test'

const metadata = {
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
}

const company = { ...oidc({ id: 'company', issuer }), clientId: 'client' }

/** A provider that answers with this. */
const answering = (body: object, headers: Record<string, string> = {}) => ({
  now: Date.now,
  fetch: async () => Response.json(body, { headers }),
})

describe('discovery', () => {
  test("tells the time by the provider's clock", async () => {
    const date = 'Thu, 01 Jan 2026 12:00:00 GMT'
    expect(await discover(answering(metadata, { date }), company)).toBe(Date.parse(date))
  })

  test('tells no time where the answer has none', async () => {
    expect(await discover(answering(metadata), company)).toBeUndefined()
    expect(await discover(answering(metadata, { date: 'tomorrow' }), company)).toBeUndefined()
  })

  test('rejects what a sign-in would refuse', async () => {
    const other = { ...metadata, issuer: 'https://other.test' }
    await expect(discover(answering(other), company)).rejects.toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
    })
  })

  test('asks nothing of a provider that has no metadata', async () => {
    const context = { now: Date.now, fetch: () => Promise.reject(new Error('asked')) }
    expect(await discover(context, { ...github(), clientId: 'client' })).toBeUndefined()
  })
})
