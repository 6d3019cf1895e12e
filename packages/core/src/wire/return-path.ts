/** Characters of a return address, as given and as encoded: a sign-in keeps it in one cookie of 4,096 bytes. */
export const longestReturnAddress = 2000

/**
 * Whether `redirectTo` may be this path of the application. No browser, and nobody who resolves dots or decodes
 * slashes on the way, can take such a path for a place elsewhere (RFC 9700, section 4.11). A guard asks before it
 * passes on where a person wanted to go.
 */
export function isReturnPath(path: string): boolean {
  // White space, control characters and backslashes: browsers drop or turn them, parsers disagree.
  if (path.length > longestReturnAddress || /[\s\p{Cc}\\]/u.test(path)) return false
  // `//host`, and what becomes it.
  if (!/^\/(?!\/|%2f|%5c|%0|%2e)/i.test(path)) return false
  const base = 'https://app.invalid'
  if (!URL.canParse(path, base)) return false
  const { origin, pathname, href } = new URL(path, base)
  return (
    origin === base &&
    !/^\/(?:\/|%2f|%5c)/i.test(pathname) &&
    href.length <= base.length + longestReturnAddress
  )
}
