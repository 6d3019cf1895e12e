import { AuthError } from '@sallyport/core'
import { notFound } from '@tanstack/react-router'
import { expect, test, vi } from 'vitest'
import { answerOf } from './answer-of.ts'

async function told(error: unknown): Promise<unknown> {
  const response = answerOf(error)
  return [response.status, await response.json()]
}

test('a server route that refuses says why, and what is wrong on the server to nobody', async () => {
  expect(await told(new AuthError('FORBIDDEN', { message: 'Ask an editor.' }))).toEqual([
    403,
    { error: { code: 'FORBIDDEN', message: 'Ask an editor.' } },
  ])
  expect(await told(notFound())).toMatchObject([404, { error: { code: 'NOT_FOUND' } }])
  const log = vi.spyOn(console, 'error').mockReturnValue()
  const wrong = new AuthError('CONFIGURATION_INVALID', { message: 'there is no file auth.db' })
  expect(await told(wrong)).toEqual([
    500,
    { error: { code: 'CONFIGURATION_INVALID', message: 'The configuration is not valid.' } },
  ])
  expect(log.mock.calls).toEqual([['[sallyport]', wrong]])
  log.mockRestore()
})

test('what is no refusal is left to Start', () => {
  const error = new Error('not today')
  expect(() => answerOf(error)).toThrow(error)
})
