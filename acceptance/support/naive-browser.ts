/**
 * Where software that reads addresses more loosely than the URL standard would go: it drops white space and
 * control characters anywhere, turns backslashes into slashes, takes any number of slashes for two, and
 * believes what follows the last `@`. The host it arrives at, in small letters.
 */
export function naiveHost(address: string, page: string): string {
  const cleaned = address.replaceAll(/[\s\p{Cc}]/gu, '').replaceAll('\\', '/')
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(cleaned)?.[0]
  const rest = scheme === undefined ? cleaned : cleaned.slice(scheme.length)
  if (scheme === undefined && !rest.startsWith('//')) return new URL(page).host
  const authority = /^\/*([^/?#]*)/.exec(rest)?.[1] ?? ''
  return authority.slice(authority.lastIndexOf('@') + 1).toLowerCase()
}
