import { setResponseHeader } from '@tanstack/react-start/server'
import { expect, test } from 'vitest'
import { inRequest } from '../test/in-request.ts'
import { securityHeaders, type SecurityHeaders } from './security-headers.ts'

async function headersOf(
  own?: SecurityHeaders,
  {
    url = 'http://app.test/',
    run = async () => {},
  }: { url?: string; run?: () => Promise<void> } = {},
) {
  const { server } = securityHeaders(own).options
  const { headers } = await inRequest({ url }, async (request) => {
    const call = { request, next: run, handlerType: 'router', context: {}, pathname: '/' }
    await server?.(call as unknown as Parameters<typeof server>[0])
  })
  return headers
}

test('S1-05 every response has them', async () => {
  const headers = await headersOf()
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('x-frame-options')).toBe('DENY')
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  expect(headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin')
})

test('S1-05 strict transport security is for https alone', async () => {
  expect((await headersOf()).has('strict-transport-security')).toBe(false)
  const secure = await headersOf({}, { url: 'https://app.test/' })
  expect(secure.get('strict-transport-security')).toBe('max-age=31536000')
})

test('what the application sets on a response wins', async () => {
  const headers = await headersOf(
    {},
    { run: async () => setResponseHeader('referrer-policy', 'no-referrer') },
  )
  expect(headers.get('referrer-policy')).toBe('no-referrer')
})

test('options replace, add and leave out', async () => {
  const headers = await headersOf({
    'X-Frame-Options': 'SAMEORIGIN',
    'Content-Security-Policy': false,
    'Permissions-Policy': 'camera=()',
  })
  expect(headers.get('x-frame-options')).toBe('SAMEORIGIN')
  expect(headers.has('content-security-policy')).toBe(false)
  expect(headers.get('permissions-policy')).toBe('camera=()')
})

test('names are the same in any case, and what is undefined is not said', async () => {
  const headers = await headersOf({
    'content-security-policy': "default-src 'none'",
    'x-frame-options': false,
    'referrer-policy': undefined,
  })
  expect(headers.get('content-security-policy')).toBe("default-src 'none'")
  expect(headers.has('x-frame-options')).toBe(false)
  expect(headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin')
})
