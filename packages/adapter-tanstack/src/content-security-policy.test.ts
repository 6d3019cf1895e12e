import { setResponseHeader } from '@tanstack/react-start/server'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { inRequest } from '../test/in-request.ts'
import { contentSecurityPolicy, type PolicyDirectives } from './content-security-policy.ts'
import { cspNonce } from './csp-nonce.ts'

const name = 'content-security-policy'

interface PageOptions {
  own?: PolicyDirectives
  handlerType?: 'router' | 'serverFn'
  /** What renders the page. */
  render?: () => unknown
}

/** The policy of a page, and the nonce that it was rendered with. */
async function pageWith({ own, handlerType = 'router', render = cspNonce }: PageOptions = {}) {
  const { server } = contentSecurityPolicy(own).options
  let nonce: unknown
  const { headers } = await inRequest({}, async (request) => {
    const next = async () => {
      setResponseHeader('content-type', 'text/html; charset=utf-8')
      nonce = render()
    }
    const call = { request, next, handlerType, context: {}, pathname: '/' }
    await server?.(call as unknown as Parameters<typeof server>[0])
  })
  return { nonce, policy: headers.get(name) ?? '' }
}

const directivesOf = (policy: string) =>
  Object.fromEntries(
    policy.split('; ').map((directive) => {
      const [key = '', ...values] = directive.split(' ')
      return [key, values.join(' ')]
    }),
  )

afterEach(() => vi.restoreAllMocks())

describe('S1-05 the policy of a page', () => {
  test('lets scripts run that know its nonce, and what they load, and nothing else', async () => {
    const { nonce, policy } = await pageWith()
    expect(nonce).toMatch(/^[\w+/]{22}==$/)
    expect(directivesOf(policy)).toEqual({
      'default-src': "'self'",
      'script-src': `'nonce-${String(nonce)}' 'strict-dynamic'`,
      'style-src': `'self' 'nonce-${String(nonce)}'`,
      'style-src-attr': "'unsafe-inline'",
      'img-src': "'self' data:",
      'object-src': "'none'",
      'base-uri': "'none'",
      'frame-ancestors': "'none'",
    })
  })

  test('has another nonce for every request', async () => {
    const pages = await Promise.all(Array.from({ length: 20 }, () => pageWith()))
    expect(new Set(pages.map(({ nonce }) => nonce)).size).toBe(20)
    for (const { nonce, policy } of pages) expect(policy).toContain(`'nonce-${String(nonce)}'`)
  })

  test('takes directives of the application, with the nonce where they say so', async () => {
    const { nonce, policy } = await pageWith({
      own: {
        'img-src': "'self' https://avatars.example",
        'script-src': "'self' 'nonce'",
        'style-src-attr': false,
        'upgrade-insecure-requests': '',
      },
    })
    expect(directivesOf(policy)).toMatchObject({
      'img-src': "'self' https://avatars.example",
      'script-src': `'self' 'nonce-${String(nonce)}'`,
      'upgrade-insecure-requests': '',
    })
    expect(policy).not.toContain('style-src-attr')
  })

  test('takes no directive that is undefined', async () => {
    const own = { 'frame-ancestors': undefined, 'script-src': undefined } as PolicyDirectives
    const { nonce, policy } = await pageWith({ own })
    expect(directivesOf(policy)).toMatchObject({
      'frame-ancestors': "'none'",
      'script-src': `'nonce-${String(nonce)}' 'strict-dynamic'`,
    })
  })

  test('is left as it is where a response has one of its own', async () => {
    const { policy } = await pageWith({
      render: () => setResponseHeader(name, "default-src 'none'"),
    })
    expect(policy).toBe("default-src 'none'")
  })

  test('is on pages that failed as well', async () => {
    const { server } = contentSecurityPolicy().options
    const { status, headers } = await inRequest({}, async (request) => {
      const next = () => Promise.reject(new Error('not today'))
      const call = { request, next, handlerType: 'router' }
      await Promise.resolve(server?.(call as unknown as Parameters<typeof server>[0])).catch(
        () => {},
      )
    })
    expect(status).toBe(200)
    expect(headers.get(name)).toContain("default-src 'self'")
  })

  test('is none of a server function, and there is no nonce without one', async () => {
    expect(await pageWith({ handlerType: 'serverFn' })).toEqual({ nonce: undefined, policy: '' })
  })

  test('that the router was not told of is said once, with what to write', async () => {
    const said = vi.spyOn(console, 'error').mockReturnValue()
    await pageWith()
    expect(said).not.toHaveBeenCalled()
    for (const _ of [1, 2]) await pageWith({ render: () => {} })
    expect(said.mock.calls).toEqual([[expect.stringContaining('ssr: { nonce: cspNonce() }')]])
  })
})
