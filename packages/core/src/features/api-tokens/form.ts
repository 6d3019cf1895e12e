import { randomText } from '../../crypto/random.ts'
import type { AnonymousReason } from '../../wire/session.ts'
import { crc32 } from './crc32.ts'

/** What a token is for: a secret scanner, and the person who finds one, can tell them apart. */
export type TokenMode = 'live' | 'test'

/** The form of the tokens of one application: `sk_live_`, 38 random characters and a checksum of 6. */
export interface TokenForm {
  /** 226 random bits. */
  create(): string
  /** As much of a token as may be shown: `sk_live_Ab3d`. */
  startOf(token: string): string
  /** Whether it means to be such a token, of either mode. */
  recognises(token: string): boolean
  /** What is wrong with it that needs no looking up: it is mistyped, or of the other mode. */
  refuses(token: string): AnonymousReason | undefined
}

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** 38 characters of 62: 226 bits, of which the four that are shown leave 202. */
const randomLength = 38
const checksumLength = 6
const shownLength = 4

const secretPart = /^[0-9A-Za-z]{44}$/

export function createTokenForm(prefix: string, mode: TokenMode): TokenForm {
  const own = `${prefix}_${mode}_`
  const all = [`${prefix}_live_`, `${prefix}_test_`]

  return {
    create() {
      const body = own + randomText(base62, randomLength)
      return body + checksumOf(body)
    },
    startOf: (token) => token.slice(0, own.length + shownLength),
    recognises: (token) => all.some((start) => token.startsWith(start)),
    refuses(token) {
      // Both have the same length.
      const isWhole = secretPart.test(token.slice(own.length))
      if (
        !isWhole ||
        token.slice(-checksumLength) !== checksumOf(token.slice(0, -checksumLength))
      ) {
        return 'TOKEN_MISTYPED'
      }
      return token.startsWith(own) ? undefined : 'INVALID_TOKEN'
    },
  }
}

/** Of all that stands before it, as base62 with leading zeros: 62 to the sixth is more than 32 bits. */
function checksumOf(body: string): string {
  let text = ''
  for (let rest = crc32(body); text.length < checksumLength; rest = Math.floor(rest / 62)) {
    text = (base62[rest % 62] ?? '') + text
  }
  return text
}
