/** Grammar of origins (RFC 6454) and of the patterns that name several. */

/** `https://example.com:8443` for a string that is exactly an http(s) origin (one final slash allowed), else null. */
export function parseOrigin(value: string): string | null {
  // The parser drops control characters at the end.
  if (!/^https?:\/\/[^/?#@\\\s\p{Cc}]+\/?$/iu.test(value) || !URL.canParse(value)) return null
  const { origin, hostname } = new URL(value)
  // The parser lets characters into a host that no name has, a star among them.
  return /^(?:[a-z0-9_.-]+|\[[0-9a-f:.]+\])$/.test(hostname) ? origin : null
}

/** A trusted origin, or with `*.` in front of the host all of its subdomains (not the host itself). */
export type OriginPattern = (origin: string) => boolean

/** Null when the text is neither an origin nor `scheme://*.host[:port]`. */
export function parseOriginPattern(pattern: string): OriginPattern | null {
  const wildcard = /^(https?:\/\/)\*\.([^*/]+\.[^*/]+)$/i.exec(pattern)
  if (!wildcard) {
    const exact = parseOrigin(pattern)
    return exact === null ? null : (origin) => origin === exact
  }
  const base = parseOrigin(`${wildcard[1]}${wildcard[2]}`)
  if (base === null) return null
  const { protocol, host } = new URL(base)
  return (origin) => {
    if (parseOrigin(origin) !== origin) return false
    const candidate = new URL(origin)
    return candidate.protocol === protocol && candidate.host.endsWith(`.${host}`)
  }
}

/** Whether an address is on this machine by its very name (RFC 8252, section 8.3), so that plain http stays inside it. */
export function isLoopback(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { hostname } = new URL(address)
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)
}
