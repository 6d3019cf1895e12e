/** The parts of a compact JWE with direct encryption: the second, the encrypted key, is empty (RFC 7516, section 7.1). */
export interface CompactJwe {
  readonly header: string
  readonly iv: string
  readonly ciphertext: string
  readonly tag: string
}

const ivCharacters = 16
const tagCharacters = 22
const alphabet = /^[\w-]+$/

/** Null unless the text has exactly the shape of a `dir` + A256GCM token: 96-bit nonce, 128-bit tag. */
export function splitCompactJwe(token: string): CompactJwe | null {
  const afterHeader = token.indexOf('.')
  const ivStart = afterHeader + 2
  const ciphertextStart = ivStart + ivCharacters + 1
  const tagStart = token.length - tagCharacters
  if (
    afterHeader < 1 ||
    token[afterHeader + 1] !== '.' ||
    token[ciphertextStart - 1] !== '.' ||
    token[tagStart - 1] !== '.' ||
    tagStart - 1 <= ciphertextStart
  ) {
    return null
  }
  const iv = token.slice(ivStart, ciphertextStart - 1)
  const ciphertext = token.slice(ciphertextStart, tagStart - 1)
  const tag = token.slice(tagStart)
  if (!alphabet.test(iv) || !alphabet.test(ciphertext) || !alphabet.test(tag)) return null
  if (!endsEvenly(ciphertext) || !endsEvenly(tag)) return null
  return { header: token.slice(0, afterHeader), iv, ciphertext, tag }
}

/**
 * Whether the bits of the last character that carry nothing are zero, so that a token has one spelling
 * (RFC 4648, section 3.5). Not every decoder looks.
 */
function endsEvenly(base64url: string): boolean {
  const last = base64url.at(-1) ?? ''
  switch (base64url.length % 4) {
    case 0:
      return true
    case 2:
      return 'AQgw'.includes(last)
    case 3:
      return 'AEIMQUYcgkosw048'.includes(last)
    default:
      return false
  }
}
