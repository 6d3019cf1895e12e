import { sessionRows } from '@sallyport/core/testing'
import { memoryStore } from '@sallyport/core/memory'
import { expect, test } from 'vitest'
import { createNodes } from './support/nodes.ts'

// what a request says of where it comes from counts only where the configuration says who wrote it.

async function deviceOf(trustedProxy: false | number | string | undefined, headers: HeadersInit) {
  const database = memoryStore()
  const { cookieOf } = createNodes(database).start({
    security: { ...(trustedProxy !== undefined && { trustedProxy }) },
  })
  await cookieOf({}, true, new Headers(headers))
  const [row] = await database.list(sessionRows, {})
  return { ip: row?.ip, userAgent: row?.userAgent }
}

const forwarded = (list: string) => ({ 'x-forwarded-for': list })

test.each([
  ['nothing is trusted: no header counts', undefined, forwarded('203.0.113.7'), null],
  ['nothing is trusted: no header counts, whatever its name', false, { 'x-real-ip': '203.0.113.7', forwarded: 'for=203.0.113.7', 'cf-connecting-ip': '203.0.113.7' }, null],
  ['one proxy: what it added is the last', 1, forwarded('203.0.113.7'), '203.0.113.7'],
  ['one proxy: what the client wrote before it does not count', 1, forwarded('198.51.100.1, 203.0.113.7'), '203.0.113.7'],
  ['two proxies: the last but one', 2, forwarded('198.51.100.1, 203.0.113.7, 10.0.0.1'), '203.0.113.7'],
  ['two proxies, and a request past the first of them', 2, forwarded('10.0.0.1'), null],
  ['a proxy that writes a port', 1, forwarded('203.0.113.7:51000'), '203.0.113.7'],
  ['version 6, in its one spelling', 1, forwarded('2001:DB8:0::1'), '2001:db8::1'],
  ['what is no address is none', 1, forwarded('evil"><script>'), null],
  ['a header of the proxy alone', 'cf-connecting-ip', { 'cf-connecting-ip': '203.0.113.7', ...forwarded('198.51.100.1') }, '203.0.113.7'],
  ['a header of the proxy that is not there', 'cf-connecting-ip', forwarded('198.51.100.1'), null],
] as const)('A-17 %s', async (_name, trustedProxy, headers, ip) => {
  expect((await deviceOf(trustedProxy, headers)).ip).toBe(ip)
}) // prettier-ignore

test('what a browser calls itself is kept short and printable', async () => {
  expect((await deviceOf(false, {})).userAgent).toBeNull()
  expect((await deviceOf(false, { 'user-agent': 'Demo/1.0 (X11)' })).userAgent).toBe(
    'Demo/1.0 (X11)',
  )
  expect((await deviceOf(false, { 'user-agent': 'a\u00e9\tb' })).userAgent).toBe('a b')
  expect((await deviceOf(false, { 'user-agent': 'x'.repeat(5000) })).userAgent).toHaveLength(400)
})

test.each([true, 0, -1, 1.5, 11, '', 'X-Forwarded-For', 'a b', 'a\r\nb', null])(
  'A-18 trustedProxy: %j is refused at configuration',
  (trustedProxy) => {
    expect(() =>
      createNodes(memoryStore()).start({ security: { trustedProxy } as object }),
    ).toThrow(/security\.trustedProxy/)
  },
)
