import { createTestAuth } from '@sallyport/core/testing'
import { expect, test, vi } from 'vitest'
import { inRequest } from '../test/in-request.ts'
import { authRequestMiddleware } from './auth-request-middleware.ts'
import { refuse } from './refuse.ts'

const auth = createTestAuth()

/** What is said of the adapter when a call is refused, and nobody asks the adapter to carry that. */
async function refused(handlerType: 'router' | 'serverFn'): Promise<string[]> {
  const said = vi.spyOn(console, 'error').mockReturnValue()
  const { server } = authRequestMiddleware(() => auth).options
  await inRequest({}, async (request) => {
    const next = async () => {
      expect(() => refuse({ code: 'UNAUTHORIZED' })).toThrow('Unauthorized')
      return { response: new Response() }
    }
    const call = { request, pathname: '/', next, handlerType }
    await server?.(call as unknown as Parameters<typeof server>[0])
  })
  const lines = said.mock.calls.map(([line]) => String(line))
  said.mockRestore()
  return lines.filter((line) => line.includes('serializationAdapters: [authErrorAdapter]'))
}

test('a refusal that reaches the browser without its code is told once', async () => {
  expect(await refused('router')).toEqual([])
  expect(await refused('serverFn')).toHaveLength(1)
  expect(await refused('serverFn')).toEqual([])
})
