import { createTestAuth } from '@sallyport/core/testing'
import { expect, test } from 'vitest'
import { authHandlers } from './auth-handlers.ts'

const auth = createTestAuth()

test('S3-11 one map answers everything below basePath', async () => {
  const { GET } = authHandlers(auth)
  const request = new Request('http://app.test/api/auth/session', {
    headers: { cookie: await auth.cookieOf() },
  })
  const response = await GET({ request })
  expect(await response.json()).toMatchObject({ authenticated: true })
})

test('a method that an address does not have is answered 405', async () => {
  const { ANY } = authHandlers(auth)
  const request = new Request('http://app.test/api/auth/session', { method: 'PUT' })
  const response = await ANY({ request })
  expect(response.status).toBe(405)
  expect(response.headers.get('allow')).toBe('GET, HEAD, PATCH')
})

test('the auth may be given when it is needed', async () => {
  let asked = 0
  const { GET } = authHandlers(() => {
    asked++
    return auth
  })
  expect(asked).toBe(0)
  await GET({ request: new Request('http://app.test/api/auth/session') })
  expect(asked).toBe(1)
})
