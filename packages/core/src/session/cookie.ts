import type { Settings } from '../context.ts'
import { type CookieAttributes, readCookie, writeCookie } from '../web/cookies.ts'

/**
 * The session cookie: one, or where the token is long, several numbered ones. Reading knows exact names only,
 * and a write expires every cookie that a reader could have read, so that no older session shows through.
 */
export interface SessionCookie {
  /** The token in a Cookie header; undefined when there is none. */
  read(header: string): string | undefined
  /** Set-Cookie lines by cookie name. `persistent` keeps the cookie for `maxAge` seconds. */
  write(header: string, token: string, persistent: { maxAge: number } | false): Map<string, string>
  /**
   * Lines that expire the cookie, and its chunks where the request carries some. `noted` are the names of cookies
   * that the response was to set: those of this cookie among them expire too.
   */
  clear(header: string, noted?: Iterable<string>): Map<string, string>
}

/** Characters of a token in one cookie: with name and attributes it stays below the 4,096 bytes that browsers keep. */
export const chunkSize = 3800
/** More than any session needs; a request with more is not read further. */
const mostChunks = 10

export function createSessionCookie(settings: Settings): SessionCookie {
  const name = cookieName(settings, 'session')
  const attributes = cookieAttributes(settings)
  const chunkName = (index: number) => `${name}.${index}`

  /** The chunks that follow each other from 0, as far as they would be read. */
  function readChunks(header: string): string[] {
    const chunks: string[] = []
    if (!header.includes(`${name}.0=`)) return chunks
    while (chunks.length <= mostChunks) {
      const chunk = readCookie(header, chunkName(chunks.length))
      if (chunk === undefined) break
      chunks.push(chunk)
    }
    return chunks
  }

  const expire = (cookie: string) => writeCookie(cookie, '', { ...attributes, maxAge: 0 })

  function clear(header: string, noted: Iterable<string> = []): Map<string, string> {
    const names = [name, ...readChunks(header).map((_, index) => chunkName(index))]
    for (const other of noted) if (other.startsWith(`${name}.`)) names.push(other)
    return new Map(names.map((cookie) => [cookie, expire(cookie)]))
  }

  return {
    clear,
    read(header) {
      const whole = readCookie(header, name)
      if (whole !== undefined) return whole
      const chunks = readChunks(header)
      return chunks.length === 0 || chunks.length > mostChunks ? undefined : chunks.join('')
    },
    write(header, token, persistent) {
      const kept = { ...attributes, maxAge: persistent ? persistent.maxAge : undefined }
      if (token.length <= chunkSize) {
        // Only where the request has chunks is there anything but the one cookie to write.
        return clear(header).set(name, writeCookie(name, token, kept))
      }
      const count = Math.ceil(token.length / chunkSize)
      const lines = clear(header)
      for (let index = 0; index < count; index++) {
        const chunk = token.slice(index * chunkSize, (index + 1) * chunkSize)
        lines.set(chunkName(index), writeCookie(chunkName(index), chunk, kept))
      }
      // A leftover behind a gap, which would be read on as the next one.
      const next = chunkName(count)
      if (readCookie(header, next) !== undefined) lines.set(next, expire(next))
      return lines
    },
  }
}

/**
 * `__Host-sp.session` where cookies are Secure, `__Secure-…` when they are shared with a domain,
 * without a prefix on plain http (RFC 6265bis, section 4.1.3).
 */
export function cookieName({ cookie }: Settings, what: string): string {
  const rule = !cookie.secure ? '' : cookie.domain === undefined ? '__Host-' : '__Secure-'
  return `${rule}${cookie.prefix}.${what}`
}

export function cookieAttributes({ cookie }: Settings): CookieAttributes {
  return {
    path: '/',
    domain: cookie.domain,
    secure: cookie.secure,
    sameSite: cookie.sameSite,
    maxAge: undefined,
  }
}
