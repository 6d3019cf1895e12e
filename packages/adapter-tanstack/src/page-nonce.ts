import { getRequest } from '@tanstack/react-start/server'

export interface PageNonce {
  readonly value: string
  /** Whether the page that is rendered knows it. */
  wasAsked: boolean
}

/** On the global object, because Start may bundle this module more than once. */
const key = Symbol.for('sallyport.nonces')
const home = globalThis as { [key]?: WeakMap<Headers, PageNonce> }
const nonces = (home[key] ??= new WeakMap())

/** Makes a nonce for what answers the current request: 128 random bits (CSP3, section 7.1). */
export function enterNonce(): PageNonce {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const nonce = { value: btoa(String.fromCharCode(...bytes)), wasAsked: false }
  nonces.set(getRequest().headers, nonce)
  return nonce
}

/** For the page. Undefined where none was made. */
export function askNonce(): string | undefined {
  const nonce = nonces.get(getRequest().headers)
  if (nonce) nonce.wasAsked = true
  return nonce?.value
}
