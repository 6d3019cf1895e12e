import nodeCrypto from 'node:crypto'
import { compactDecrypt, CompactEncrypt } from 'jose'
import { describe, expect, test } from 'vitest'
import { keyInfo, type KeyRing } from './key-ring.ts'
import { createNodeSealer } from './sealer-node.ts'
import { createWebSealer } from './sealer-web.ts'
import type { Sealer } from './sealer.ts'

const secret = (fill: number) =>
  Uint8Array.from({ length: 32 }, (_, index) => (index * 7 + fill) % 256)
const ring = (...fills: number[]): KeyRing => {
  const [first = 1, ...rest] = fills
  return { secrets: [secret(first), ...rest.map(secret)], salt: new Uint8Array() }
}
const options = { purpose: 'session', reachDays: 30 } as const
const day = 86_400_000
const now = Date.UTC(2026, 0, 15, 12)

const paths: [string, (ring: KeyRing) => Sealer][] = [
  ['node:crypto', (keys) => createNodeSealer(nodeCrypto, keys, options)],
  ['WebCrypto', (keys) => createWebSealer(keys, options)],
]

/** The key as anyone who knows the secret would derive it, without our code. */
function deriveKey(fill: number, atDay: number): Uint8Array {
  const info = keyInfo('session', atDay)
  return new Uint8Array(nodeCrypto.hkdfSync('sha256', secret(fill), new Uint8Array(), info, 32))
}

describe.each(paths)('the sealer on %s', (_name, create) => {
  test.each([
    ['JSON', '{"sub":"1"}'],
    ['one character', 'x'],
    ['Unicode', 'Zoë 🦊 \u0000 \u2028'],
    ['10,000 characters', 'long '.repeat(2000)],
  ])('opens what it sealed: %s', async (_what, text) => {
    const sealer = create(ring(1))
    expect(await sealer.open(await sealer.seal(text, now), now)).toBe(text)
  })

  test.each(paths)('seals what %s opens', async (_other, createOther) => {
    const token = await create(ring(1)).seal('text', now)
    expect(await createOther(ring(1)).open(token, now)).toBe('text')
  })

  test('jose opens what it seals: the token is a plain compact JWE', async () => {
    const token = await create(ring(1)).seal('text', now)
    const { plaintext, protectedHeader } = await compactDecrypt(
      token,
      deriveKey(1, Math.floor(now / day)),
    )
    expect(new TextDecoder().decode(plaintext)).toBe('text')
    expect(protectedHeader).toEqual({
      alg: 'dir',
      enc: 'A256GCM',
      kid: expect.stringMatching(/^[\w-]{8}\.20468$/),
      typ: 'sp+session',
    })
  })

  test('opens what jose sealed under the same header and key', async () => {
    const sealer = create(ring(1))
    const [header = ''] = (await sealer.seal('', now)).split('.')
    const protectedHeader = JSON.parse(Buffer.from(header, 'base64url').toString()) as {
      alg: string
      enc: string
    }
    const token = await new CompactEncrypt(new TextEncoder().encode('text'))
      .setProtectedHeader(protectedHeader)
      .encrypt(deriveKey(1, Math.floor(now / day)))
    expect(await sealer.open(token, now)).toBe('text')
  })

  test('two seals of one text share nothing but the header', async () => {
    const sealer = create(ring(1))
    const [first, second] = [await sealer.seal('text', now), await sealer.seal('text', now)]
    const [one, other] = [first.split('.'), second.split('.')]
    expect(one[0]).toBe(other[0])
    for (const part of [2, 3, 4]) expect(one[part]).not.toBe(other[part])
  })

  test('rotation: the first secret seals, every one opens, a dropped one opens no more', async () => {
    const old = await create(ring(1)).seal('text', now)
    const rotated = create(ring(2, 1))
    expect(await rotated.open(old, now)).toBe('text')

    const fresh = await rotated.seal('text', now)
    expect(await create(ring(2)).open(fresh, now)).toBe('text')
    expect(await create(ring(2)).open(old, now)).toBeNull()
    expect(await create(ring(1)).open(fresh, now)).toBeNull()
  })

  test('the salt is part of the keys', async () => {
    const token = await create(ring(1)).seal('text', now)
    expect(await create({ ...ring(1), salt: secret(9) }).open(token, now)).toBeNull()
  })

  test('every day has its own key, and a token opens within its reach alone', async () => {
    const sealer = create(ring(1))
    const token = await sealer.seal('text', now)
    const tomorrow = await sealer.seal('text', now + day)
    expect(token.split('.')[0]).not.toBe(tomorrow.split('.')[0])

    expect(await sealer.open(token, now + 30 * day)).toBe('text')
    expect(await sealer.open(token, now + 31 * day)).toBeNull()
    expect(await sealer.open(tomorrow, now)).toBe('text')
    expect(await sealer.open(await sealer.seal('text', now + 2 * day), now)).toBeNull()
  })

  test('the clock may go back over midnight', async () => {
    const sealer = create(ring(1))
    const late = await sealer.seal('text', now)
    await sealer.seal('text', now + day)
    expect(await sealer.open(late, now)).toBe('text')
    expect(await sealer.open(await sealer.seal('again', now), now)).toBe('again')
  })

  test.each([
    ['nothing', () => ''],
    ['no token', () => 'garbage'],
    ['five empty parts', () => '....'],
    ['a part too many', (token: string) => `${token}.x`],
    ['a part too few', (token: string) => token.slice(0, token.lastIndexOf('.'))],
    ['an encrypted key', (token: string) => token.replace('..', '.AAAA.')],
    ['a tag of half the length', (token: string) => token.slice(0, -11)],
    ['no ciphertext', (token: string) => token.replace(/\.[\w-]+(\.[\w-]+)$/, '.$1')],
    ['padding', (token: string) => `${token}==`],
    ['the base64 alphabet', (token: string) => `${token.slice(0, -4)}+/+/`],
    ['white space', (token: string) => ` ${token}`],
    ['another header', (token: string) => `eyJhbGciOiJkaXIifQ${token.slice(token.indexOf('.'))}`],
  ])('gives null for %s', async (_what, change) => {
    const sealer = create(ring(1))
    expect(await sealer.open(change(await sealer.seal('text', now)), now)).toBeNull()
  })

  test('gives null for every changed character', async () => {
    const sealer = create(ring(1))
    const token = await sealer.seal('{"sub":"1"}', now)
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    for (const [index, character] of Array.from(token).entries()) {
      if (character === '.') continue
      // The lowest bit: at the end of a part it is one that carries nothing.
      const other = alphabet[alphabet.indexOf(character) ^ 1] ?? ''
      const changed = token.slice(0, index) + other + token.slice(index + 1)
      expect(await sealer.open(changed, now), `character ${index}`).toBeNull()
    }
  })

  test('a token of another purpose does not open', async () => {
    const other = createNodeSealer(nodeCrypto, ring(1), {
      ...options,
      purpose: 'oauth-transaction',
    })
    expect(await create(ring(1)).open(other.seal('text', now), now)).toBeNull()
  })
})
