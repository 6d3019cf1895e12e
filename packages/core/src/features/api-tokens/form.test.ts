import { crc32 as zlibCrc32 } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { crc32 } from './crc32.ts'
import { createTokenForm } from './form.ts'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** The checksum as docs/features/api-tokens.md tells scanners to compute it. */
function documentedChecksum(body: string): string {
  let rest = BigInt(zlibCrc32(body))
  let text = ''
  for (let place = 0; place < 6; place++) {
    text = alphabet[Number(rest % 62n)] + text
    rest /= 62n
  }
  return text
}

const form = createTokenForm('sk', 'live')

test('crc32 is what zlib computes', () => {
  expect(crc32('123456789')).toBe(0xcbf43926)
  expect(crc32('')).toBe(0)
  const texts = Array.from({ length: 200 }, () => form.create())
  expect(texts.map(crc32)).toEqual(texts.map((text) => zlibCrc32(text)))
})

describe('a token', () => {
  test('has the form that scanners are told, and the checksum', () => {
    for (const [prefix, mode] of [
      ['sk', 'live'],
      ['sk', 'test'],
      ['acme2', 'test'],
    ] as const) {
      const made = createTokenForm(prefix, mode)
      for (let count = 0; count < 100; count++) {
        const token = made.create()
        expect(token).toMatch(new RegExp(`^${prefix}_${mode}_[0-9A-Za-z]{44}$`))
        expect(token.slice(-6)).toBe(documentedChecksum(token.slice(0, -6)))
        expect(made.refuses(token)).toBeUndefined()
        expect(made.startOf(token)).toBe(token.slice(0, `${prefix}_${mode}_`.length + 4))
      }
    }
  })

  test('A-20 is random in every place, no character likelier than another', () => {
    const counts = new Map<string, number>()
    const tokens = new Set<string>()
    for (let count = 0; count < 4000; count++) {
      const token = form.create()
      tokens.add(token)
      for (const character of token.slice(8, -6)) {
        counts.set(character, (counts.get(character) ?? 0) + 1)
      }
    }
    expect(tokens.size).toBe(4000)
    // 152,000 characters of 62: 2,452 of each, give or take 49. Without the rejection some would come 3,000 times.
    expect([...counts.keys()].toSorted().join('')).toBe(Array.from(alphabet).toSorted().join(''))
    for (const count of counts.values()) {
      expect(count).toBeGreaterThan(2150)
      expect(count).toBeLessThan(2750)
    }
  })

  test('every typo of one character and every swap of neighbours is told', () => {
    const token = form.create()
    for (let index = 8; index < token.length; index++) {
      for (const other of alphabet) {
        if (other === token[index]) continue
        const typo = token.slice(0, index) + other + token.slice(index + 1)
        expect(form.refuses(typo)).toBe('TOKEN_MISTYPED')
      }
      const [one, next] = [token[index], token[index + 1]]
      const swapped = `${token.slice(0, index)}${next}${one}${token.slice(index + 2)}`
      if (next !== undefined && one !== next) expect(form.refuses(swapped)).toBe('TOKEN_MISTYPED')
    }
  })

  test.each([
    ['cut off', (token: string) => token.slice(0, -1)],
    ['nothing but the prefix', () => 'sk_live_'],
    ['twice', (token: string) => token + token],
    ['with a space', (token: string) => `${token.slice(0, 20)} ${token.slice(20)}`],
    ['in another alphabet', (token: string) => `sk_live_${'Ａ'.repeat(44)}${token.slice(52)}`],
    ['with dashes', (token: string) => token.replace(/[0-9A-Za-z]{2}$/, '--')],
    ['a megabyte', () => `sk_live_${'A'.repeat(1_000_000)}`],
    ['of the other mode by its name alone', (token: string) => token.replace('live', 'test')],
  ])('%s is mistyped', (_what, spoil) => {
    const spoiled = spoil(form.create())
    expect(form.recognises(spoiled)).toBe(true)
    expect(form.refuses(spoiled)).toBe('TOKEN_MISTYPED')
  })

  test('of the other mode is recognised, and refused as what it is', () => {
    const other = createTokenForm('sk', 'test').create()
    expect(form.recognises(other)).toBe(true)
    expect(form.refuses(other)).toBe('INVALID_TOKEN')
  })

  test.each([
    ['SK_LIVE_x'],
    ['sk_'],
    ['sk-live_x'],
    ['pk_live_x'],
    [' sk_live_x'],
    [''],
    ['eyJhbGciOi'],
  ])('of another kind is none of ours: %j', (token) => expect(form.recognises(token)).toBe(false))
})
