import { expect, test } from 'vitest'
import { decodeSecret, looksRandom } from './secret.ts'

const bytes = Uint8Array.from({ length: 32 }, (_, index) => 255 - index * 3)
const text = (encoding: BufferEncoding) => Buffer.from(bytes).toString(encoding)

test.each([
  ['hex', text('hex')],
  ['hex in capitals', text('hex').toUpperCase()],
  ['base64', text('base64')],
  ['base64 without padding', text('base64').replace(/=+$/, '')],
  ['base64url', text('base64url')],
])('S3-02 a secret may be written as %s', (_encoding, written) => {
  expect(decodeSecret(written)).toEqual(bytes)
})

test.each(['no secret!', 'ab c', 'é'.repeat(40), 'a=b'])('%o is no secret', (written) => {
  expect(decodeSecret(written)).toBeNull()
})

test('what no generator makes is told apart', () => {
  expect(looksRandom(bytes)).toBe(true)
  expect(looksRandom(new Uint8Array(32))).toBe(false)
  expect(looksRandom(new TextEncoder().encode('changeme'.repeat(4)))).toBe(false)
})
