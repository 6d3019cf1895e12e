import { beforeEach, expect, test } from 'vitest'
import { createTokenApp, day, reasonFor, signIn } from '../../../test/token-app.ts'
import type { ApiTokensOptions, CreatedApiToken } from './index.ts'

let app: ReturnType<typeof createTokenApp>
beforeEach(() => {
  app = createTokenApp()
})

async function made(options: ApiTokensOptions = {}) {
  const auth = app.start(options)
  const { headers } = await signIn(auth, 'ada')
  const { apiTokens: calls } = auth.api
  const first = await calls.create({ headers, name: 'CI', scopes: ['project:read'] })
  const rotate = ({ apiToken }: CreatedApiToken, overlap?: number) =>
    calls.rotate({ headers, tokenId: apiToken.id, ...(overlap !== undefined && { overlap }) })
  return { auth, headers, calls, first, rotate }
}

test('the old token works for a day beside the new one, and not a millisecond longer', async () => {
  const { auth, first, rotate } = await made()
  const second = await rotate(first)
  expect(second.token).not.toBe(first.token)
  expect(second.apiToken).toMatchObject({ name: 'CI', scopes: ['project:read'], expiresAt: null })
  app.later(day - 0.001)
  expect(await reasonFor(auth, first.token)).toBe('accepted')
  app.later(0.001)
  expect(await reasonFor(auth, first.token)).toBe('TOKEN_EXPIRED')
  expect(await reasonFor(auth, second.token)).toBe('accepted')
})

test('without an overlap the old token is refused at once, in other processes within maxStaleness', async () => {
  const { auth, headers, calls, first, rotate } = await made()
  const other = app.start()
  expect(await reasonFor(auth, first.token)).toBe('accepted')
  expect(await reasonFor(other, first.token)).toBe('accepted')
  const second = await rotate(first, 0)
  expect(await reasonFor(auth, first.token)).toBe('TOKEN_EXPIRED')
  expect(await reasonFor(other, first.token)).toBe('accepted')
  app.later(1)
  expect(await reasonFor(other, first.token)).toBe('TOKEN_EXPIRED')
  expect(await reasonFor(other, second.token)).toBe('accepted')
  const { apiTokens: listed } = await calls.list({ headers })
  expect(listed.map(({ id }) => id)).toEqual([second.apiToken.id])
})

test('a token is rotated once', async () => {
  const { first, rotate } = await made()
  await rotate(first)
  await expect(rotate(first)).rejects.toMatchObject({ code: 'API_TOKEN_REPLACED', status: 409 })
})

test('it lengthens no life: an old token that is about to end does', async () => {
  const { auth, headers, calls } = await made()
  const short = await calls.create({ headers, name: 'short', expiresIn: 600 })
  app.later(500)
  const next = await calls.rotate({ headers, tokenId: short.apiToken.id, overlap: 3000 })
  expect(next.apiToken.expiresAt).toEqual(new Date(app.now() + 600_000))
  app.later(100)
  expect(await reasonFor(auth, short.token)).toBe('TOKEN_EXPIRED')
  expect(await reasonFor(auth, next.token)).toBe('accepted')
})

test('an expired token is renewed by it, and stays expired', async () => {
  const { auth, headers, calls } = await made()
  const expired = await calls.create({ headers, name: 'expired', expiresIn: 60 })
  app.later(600)
  const next = await calls.rotate({ headers, tokenId: expired.apiToken.id })
  expect(next.apiToken.expiresAt).toEqual(new Date(app.now() + 60_000))
  expect(await reasonFor(auth, expired.token)).toBe('TOKEN_EXPIRED')
  expect(await reasonFor(auth, next.token)).toBe('accepted')
})

test('a revoked token is not', async () => {
  const { headers, calls, first, rotate } = await made()
  await calls.revoke({ headers, tokenId: first.apiToken.id })
  await expect(rotate(first)).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('there is an end to tokens that work beside others', async () => {
  const { first, rotate } = await made({ maxTokens: 3 })
  const fourth = await rotate(await rotate(await rotate(first)))
  await expect(rotate(fourth)).rejects.toMatchObject({ code: 'TOO_MANY_API_TOKENS' })
})

test.each([[-1], [30 * day + 1], [1.5], ['60']])('no overlap of %j', async (overlap) => {
  const { calls, headers, first } = await made()
  const rotated = calls.rotate({ headers, tokenId: first.apiToken.id, overlap: overlap as number }) // prettier-ignore
  await expect(rotated).rejects.toMatchObject({ code: 'BAD_REQUEST' })
})
