import type { AuthOptions } from '@sallyport/core'
import { createTestAuth } from '@sallyport/core/testing'
import * as fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { createTestAuthOn, cryptoPaths } from './support/crypto-path.ts'
import { createForger, dayOf } from './support/forge.ts'

// Days, clocks, rotations and the memo, and every spelling of a token that is not the one we wrote.

const day = 86_400_000
const midnight = Date.UTC(2026, 0, 10)
const secrets = [1, 2, 3, 4].map((fill) =>
  Buffer.from(Array.from({ length: 32 }, (_, index) => (index * 37 + fill * 11) % 256)).toString(
    'base64url',
  ),
) as [string, string, string, string]
const [secret] = secrets
const asked = (cookie: string) => ({ headers: new Headers({ cookie }) })
const tokenOf = (cookie: string) => cookie.slice(cookie.indexOf('=') + 1)

describe.each(cryptoPaths)('with %s', (path) => {
  /** An auth whose clock stands where it is put. */
  function createClocked(options: AuthOptions = {}, start = midnight) {
    let now = start
    const auth = createTestAuthOn(path, { secret, ...options }, { now: () => now })
    const read = async (cookie: string) => {
      const state = await auth.api.getSession(asked(cookie))
      return state.authenticated ? 'AUTHENTICATED' : state.reason
    }
    return { ...auth, read, at: (milliseconds: number) => (now = milliseconds) }
  }

  describe('a session cookie', () => {
    const { cookieOf, read } = createClocked()

    test('A-06 is refused with any one character changed, left out, put in or exchanged', async () => {
      const cookie = await cookieOf()
      const token = tokenOf(cookie)
      expect(await read(cookie)).toBe('AUTHENTICATED')
      const position = fc.nat(token.length - 1)
      const character = fc.constantFrom(...'ABCXYZabcxyz0189-_.=+/ %\t"\xe9'.split(''))
      const mutated = fc.oneof(
        fc
          .tuple(position, character)
          .map(([at, put]) => token.slice(0, at) + put + token.slice(at + 1)),
        fc
          .tuple(position, character)
          .map(([at, put]) => token.slice(0, at) + put + token.slice(at)),
        position.map((at) => token.slice(0, at) + token.slice(at + 1)),
        fc.tuple(position, position).map(([from, to]) => token.slice(0, from) + token.slice(to)),
        fc.tuple(position, position).map(([one, other]) => {
          const characters = token.split('')
          ;[characters[one], characters[other]] = [characters[other] ?? '', characters[one] ?? '']
          return characters.join('')
        }),
        fc.constantFrom(
          token.toLowerCase(),
          token.toUpperCase(),
          `${token}${token}`,
          `${token}.`,
          `${token}A`,
          `${token}AAAA`,
        ),
      )
      await fc.assert(
        fc.asyncProperty(mutated, async (other) => {
          fc.pre(other.trim() !== token)
          expect(await read(`sp.session=${other}`)).not.toBe('AUTHENTICATED')
        }),
        { numRuns: 200 },
      )
    })

    test('A-06 has one spelling: bits that carry nothing are not ours to ignore', async () => {
      const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
      // Ciphertexts of every length, and so every number of spare bits.
      for (const name of ['a', 'ab', 'abc', 'abcd']) {
        const token = tokenOf(await cookieOf({ name }))
        const ends = [...token.matchAll(/\.|$/g)].map(({ index }) => index - 1)
        for (const end of ends) {
          for (const other of alphabet) {
            const changed = token.slice(0, end) + other + token.slice(end + 1)
            if (changed !== token)
              expect(await read(`sp.session=${changed}`)).not.toBe('AUTHENTICATED')
          }
          const longer = `${token.slice(0, end + 1)}A${token.slice(end + 1)}`
          expect(await read(`sp.session=${longer}`)).not.toBe('AUTHENTICATED')
        }
      }
    })

    test('S0-08 of random bytes or of random parts is nobody', async () => {
      const part = fc.base64String({ maxLength: 60 }).map((text) => text.replaceAll('=', ''))
      const header = tokenOf(await cookieOf()).split('.')[0] ?? ''
      const garbage = fc.oneof(
        fc.string({ unit: 'binary-ascii', maxLength: 400 }),
        fc.array(part, { maxLength: 8 }).map((parts) => parts.join('.')),
        fc.tuple(part, part, part).map((parts) => `${header}..${parts.join('.')}`),
      )
      await fc.assert(
        fc.asyncProperty(garbage, async (value) => {
          const cookie = `sp.session=${value.replaceAll(/[^\x20-\x7e]/g, '')}`
          expect(await read(cookie)).not.toBe('AUTHENTICATED')
        }),
        { numRuns: 200 },
      )
    })
  })

  describe('the memo', () => {
    test('A-08 knows a token by the whole of it, not by its end', async () => {
      const { cookieOf, read, api } = createClocked()
      const one = tokenOf(await cookieOf({ subject: 'one' }))
      const other = tokenOf(await cookieOf({ subject: 'other' }))
      expect(await read(`sp.session=${one}`)).toBe('AUTHENTICATED')
      const tag = one.slice(-22)
      for (const made of [
        tag,
        `a${tag}`,
        `.${tag}`,
        other.slice(0, -22) + tag,
        `A${one}`,
        one.slice(1),
        one.replace('..', '.A.'),
      ]) {
        expect(await read(`sp.session=${made}`)).toBe('INVALID_TOKEN')
      }
      // And whoever came with such a token has not pushed the right one out.
      const { session } = await api.getSession(asked(`sp.session=${one}`))
      expect(session?.user.id).toBe(
        (await api.getSession(asked(await cookieOf({ subject: 'one' })))).session?.user.id,
      )
    })

    test('A-07 does not keep a session alive: its end counts at every read', async () => {
      const { cookieOf, read, at } = createClocked({ session: { maxAge: 60 } })
      const cookie = await cookieOf()
      for (const [seconds, expected] of [
        [0, 'AUTHENTICATED'],
        [59, 'AUTHENTICATED'],
        [60, 'SESSION_EXPIRED'],
        [1e6, 'SESSION_EXPIRED'],
        [59, 'AUTHENTICATED'],
        [-3600, 'AUTHENTICATED'],
      ] as const) {
        // prettier-ignore
        at(midnight + seconds * 1000)
        expect(await read(cookie), `after ${seconds} s`).toBe(expected)
      }
    })

    test('a flood of made-up tokens, and of true ones, leaves every answer as it is', async () => {
      const { cookieOf, read } = createClocked()
      const cookie = await cookieOf({ name: 'kept' })
      const forger = createForger(secret, midnight)
      const claims = await forger.open(tokenOf(cookie))
      for (let index = 0; index < 100; index++) {
        expect(await read(`sp.session=${'A'.repeat(200)}${index}`)).toBe('INVALID_TOKEN')
        const token = await forger.seal({ ...claims, sid: `sid-${index}` })
        expect(await read(`sp.session=${token}`)).toBe('AUTHENTICATED')
      }
      expect(await read(cookie)).toBe('AUTHENTICATED')
    })
  })

  describe('the days of the keys', () => {
    test('a session opens on both sides of midnight, and on a clock that is a day behind', async () => {
      const { cookieOf, read, at } = createClocked({}, midnight - 1)
      const before = await cookieOf()
      at(midnight)
      const after = await cookieOf()
      expect(before.split('.')[1]).not.toBe(after.split('.')[1])
      // Another process, that has opened neither yet and whose clock is just behind.
      for (const now of [midnight + 1, midnight, midnight - 1, midnight - 59_000, midnight + 1]) {
        const fresh = createClocked({}, now)
        expect(await fresh.read(before)).toBe('AUTHENTICATED')
        expect(await fresh.read(after)).toBe('AUTHENTICATED')
        expect(await read(before)).toBe('AUTHENTICATED')
      }
    })

    test('V9.2.1 a session from further in the future than clocks differ is refused', async () => {
      const { cookieOf } = createClocked({}, midnight)
      const cookie = await cookieOf()
      for (const behind of [61_000, day, 2 * day, 400 * day]) {
        expect(await createClocked({}, midnight - behind).read(cookie)).toBe('INVALID_TOKEN')
      }
    })

    test('a very old session is expired, then unknown, and never opened', async () => {
      const { cookieOf } = createClocked()
      const cookie = await cookieOf()
      for (const [days, expected] of [
        [29, 'AUTHENTICATED'],
        [30, 'SESSION_EXPIRED'],
        [60, 'SESSION_EXPIRED'],
        [62, 'INVALID_TOKEN'],
        [400, 'INVALID_TOKEN'],
        [36_500, 'INVALID_TOKEN'],
        [90_000_000, 'INVALID_TOKEN'],
      ] as const) {
        // prettier-ignore
        expect(await createClocked({}, midnight + days * day).read(cookie), `${days} days`).toBe(expected)
      }
    })

    test('a clock that jumps about opens what it should, every time', async () => {
      const { cookieOf, read, at } = createClocked()
      const cookie = await cookieOf()
      for (const days of [0, 400, 29, -400, 1, 36_500, 0, -2, 29, 62, 0]) {
        at(midnight + days * day)
        const found = await read(cookie)
        if (days >= 0)
          expect(found, `${days} days`).toBe(days < 30 ? 'AUTHENTICATED' : 'SESSION_EXPIRED')
        // What is sealed now opens now, whatever the clock said before.
        expect(await read(await cookieOf())).toBe('AUTHENTICATED')
      }
    })

    test('whoever names every day of three secrets costs a bounded number of key derivations', async () => {
      const ring = secrets.slice(0, 3)
      const { read, cookieOf } = createClocked({ secret: ring, session: { maxAge: 400 * 86_400 } })
      const token = tokenOf(await cookieOf())
      const tail = `..${'A'.repeat(16)}${token.slice(token.indexOf('..') + 18)}`
      const headers = ring.flatMap((each) => {
        const forger = createForger(each, midnight)
        const days = Array.from({ length: 450 }, (_, index) => dayOf(midnight) + 5 - index)
        return days.map((at) => JSON.stringify(forger.header('session', at)))
      })
      const derive =
        path === 'WebCrypto'
          ? vi.spyOn(crypto.subtle, 'deriveBits')
          : vi.spyOn(process.getBuiltinModule('node:crypto'), 'hkdfSync')
      const name = async () => {
        for (const header of headers) {
          const made = Buffer.from(header).toString('base64url') + tail
          expect(await read(`sp.session=${made}`)).toBe('INVALID_TOKEN')
        }
        return derive.mock.calls.length
      }
      // 400 days, 31 more to tell the expired from the unknown, today and tomorrow; today's key is there.
      const first = await name()
      expect(first).toBe(3 * 433 - 1)
      expect(await name()).toBe(first)
      derive.mockRestore()
    })
  })

  test('V9.1.3 rotation: each of three secrets opens, the first seals, a fourth and a dropped one do not', async () => {
    const cookies = await Promise.all(
      secrets.map((each) => createClocked({ secret: each }).cookieOf()),
    )
    const { read, cookieOf } = createClocked({ secret: secrets.slice(0, 3) })
    const reasons = await Promise.all(cookies.map(read))
    expect(reasons).toEqual(['AUTHENTICATED', 'AUTHENTICATED', 'AUTHENTICATED', 'INVALID_TOKEN'])
    expect(await createClocked({ secret: secrets[0] }).read(await cookieOf())).toBe('AUTHENTICATED')
    expect(await createClocked({ secret: secrets.slice(1, 3) }).read(await cookieOf())).toBe(
      'INVALID_TOKEN',
    )
  })

  test('V9.1.3 the salt and the exact bytes of the secret are part of the keys', async () => {
    const { cookieOf } = createClocked()
    const cookie = await cookieOf()
    const hex = Buffer.from(secret, 'base64url').toString('hex')
    expect(await createClocked({ secret: hex }).read(cookie)).toBe('AUTHENTICATED')
    expect(await createClocked({ secret: hex.toUpperCase() }).read(cookie)).toBe('AUTHENTICATED')
    expect(await createClocked({ salt: secrets[1] }).read(cookie)).toBe('INVALID_TOKEN')
    expect(await createClocked({ secret: `${hex}00` }).read(cookie)).toBe('INVALID_TOKEN')
  })
})

test('V7.2.3 V7.2.4 session ids, tokens and nonces never come twice, also for the same person at once', async () => {
  const auth = createTestAuth({ secret })
  const cookies = await Promise.all(Array.from({ length: 300 }, () => auth.cookieOf()))
  const ids = await Promise.all(
    cookies.map(
      async (cookie) => (await auth.api.getSession(asked(cookie))).session?.session?.id ?? '',
    ),
  )
  expect(new Set(ids).size).toBe(300)
  expect(new Set(cookies.map((cookie) => cookie.split('.')[3])).size).toBe(300)
  for (const id of ids) expect(id).toMatch(/^[\w-]{22}$/)
})
