import { encodeBase64urlNoPadding } from '@oslojs/encoding'

/** `bytes` bytes from the system's generator, as base64url. */
export function randomToken(bytes: number): string {
  return encodeBase64urlNoPadding(crypto.getRandomValues(new Uint8Array(bytes)))
}

/** From 0 to 1, never 1. */
export function randomFraction(): number {
  const [number = 0] = crypto.getRandomValues(new Uint32Array(1))
  return number / 2 ** 32
}

/** Bytes from here on would make the first characters likelier than the others: 62 goes four times into 256. */
const evenBytes = 248

/** So many characters of the alphabet, which has 62, each as likely as the others. */
export function randomText(alphabet: string, length: number): string {
  let text = ''
  while (text.length < length) {
    for (const byte of crypto.getRandomValues(new Uint8Array(length))) {
      if (byte < evenBytes && text.length < length) text += alphabet[byte % alphabet.length]
    }
  }
  return text
}
