/** Grammar of the Cookie and Set-Cookie headers (RFC 6265). What the cookies mean is decided elsewhere. */

export interface CookieAttributes {
  /** Seconds; 0 expires the cookie, undefined ends it with the browser session. */
  maxAge: number | undefined
  path: string
  domain: string | undefined
  secure: boolean
  sameSite: 'lax' | 'strict' | 'none'
}

/** The value of the first cookie with exactly this name, or undefined. */
export function readCookie(header: string, name: string): string | undefined {
  const wanted = `${name}=`
  let from = 0
  for (;;) {
    const at = header.indexOf(wanted, from)
    if (at === -1) return undefined
    if (startsPair(header, at)) {
      const end = header.indexOf(';', at)
      return header.slice(at + wanted.length, end === -1 ? undefined : end).trimEnd()
    }
    from = at + 1
  }
}

/** The names of all cookies in the header, in order, at most `limit` of them. */
export function cookieNames(header: string, limit: number): string[] {
  const names: string[] = []
  for (const pair of header.split(';', limit)) {
    const equals = pair.indexOf('=')
    if (equals > 0) names.push(pair.slice(0, equals).trim())
  }
  return names
}

/** One Set-Cookie line. Name and value must already be of the cookie grammar's characters. */
export function writeCookie(name: string, value: string, attributes: CookieAttributes): string {
  let line = `${name}=${value}; Path=${attributes.path}`
  if (attributes.domain !== undefined) line += `; Domain=${attributes.domain}`
  if (attributes.maxAge !== undefined) line += `; Max-Age=${attributes.maxAge}`
  line += '; HttpOnly'
  if (attributes.secure) line += '; Secure'
  return `${line}; SameSite=${attributes.sameSite[0]?.toUpperCase()}${attributes.sameSite.slice(1)}`
}

/** Whether a pair begins at this place: at the start, or after `;` and white space only. */
function startsPair(header: string, at: number): boolean {
  let before = at - 1
  while (before >= 0 && (header[before] === ' ' || header[before] === '\t')) before--
  return before < 0 || header[before] === ';'
}
