/**
 * What the path of an address says. Routers do not agree on that: one decodes before it splits, another after, some
 * twice; some drop doubled slashes, `;parameters` or control characters, some take a backslash for a slash.
 */
export type PathReading =
  /** All of them agree. */
  | {
      readonly kind: 'plain'
      /** As it is written. */
      readonly path: string
      /** Decoded; without the empty ones of doubled and trailing slashes. */
      readonly segments: readonly string[]
    }
  /** They may disagree. Each way to read it has segments that are folded. */
  | { readonly kind: 'ambiguous'; readonly ways: readonly (readonly string[])[] }
  /** Malformed, or made to mislead: no browser and no page writes such an address. */
  | { readonly kind: 'unreadable' }

const unreadable: PathReading = { kind: 'unreadable' }

export function readPath(address: string): PathReading {
  const pathname = pathnameOf(address)
  if (pathname === undefined) return unreadable
  // A server may hand on what it was sent, and a router may look at that instead (`..` still in it, say).
  const [written = ''] = address.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '').split(/[?#]/, 1)
  const isNormal = written === pathname || (written === '' && pathname === '/')
  const segments = isNormal ? plainSegments(pathname) : undefined
  if (segments) return { kind: 'plain', path: pathname, segments }

  const ways: string[][] = []
  for (const path of isNormal ? [pathname] : [pathname, written]) {
    const found = waysToRead(path)
    if (!found) return unreadable
    ways.push(...found)
  }
  return { kind: 'ambiguous', ways }
}

function pathnameOf(address: string): string | undefined {
  try {
    return new URL(address).pathname
  } catch {
    return undefined
  }
}

/** A segment without the differences that some router or file system overlooks. */
export function foldSegment(segment: string): string {
  return withoutEnd(fold(segment))
}

/** Both ways, for the case of some letters is known in one direction only: `ſ` is an `S` in upper case. */
function fold(text: string): string {
  return /[^\p{ASCII}]/u.test(text)
    ? text.normalize('NFKC').toUpperCase().toLowerCase()
    : text.toLowerCase()
}

/** Some file systems overlook dots and spaces at the end of a name. By hand: a pattern would take time squared. */
function withoutEnd(name: string): string {
  let end = name.length
  while (end > 0 && (name[end - 1] === '.' || name[end - 1] === ' ')) end--
  return name.slice(0, end)
}

function plainSegments(pathname: string): string[] | undefined {
  if (/[;\\]/.test(pathname)) return undefined
  const segments: string[] = []
  for (const written of pathname.split('/')) {
    if (written === '') continue
    const segment = written.includes('%') ? plainText(written) : written
    if (segment === undefined || withoutEnd(segment) === '') return undefined
    segments.push(segment)
  }
  return segments
}

/** What an escape may not stand for: what needs none, and what has a meaning in a path. */
const meaningful = /[\w\-.~/\\%;?#\p{Cc}]/u

/** The text of a segment whose escapes nobody can take for something else. */
function plainText(segment: string): string | undefined {
  let isPlain = true
  const text = segment.replace(escapes, (run) => {
    const decoded = decode(run)
    isPlain &&= decoded !== undefined && !meaningful.test(decoded.normalize('NFKC'))
    return decoded ?? ''
  })
  return isPlain && !text.includes('%') ? text : undefined
}

const escapes = /(?:%[\da-f]{2})+/gi

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** Who encodes more often than this hides something, and so does who needs more characters. */
const deepest = 4
const longest = 2000

/** The segments for every way to read the path, or undefined when it is malformed or hides something. */
function waysToRead(path: string): string[][] | undefined {
  if (path.length > longest || decode(path) === undefined) return undefined
  const ways: string[][] = []
  let text = path
  for (let depth = 0; depth <= deepest; depth++) {
    text = fold(text)
    // Some end at these, some drop them, some go on.
    if (/\p{Cc}/u.test(text)) return undefined
    const [beforeQuery = ''] = text.split(/[?#]/, 1)
    const [beforeParameters = ''] = beforeQuery.split(';', 1)
    for (const part of new Set([text, beforeQuery, beforeParameters])) {
      const segments = foldedSegments(part)
      if (!segments) return undefined
      ways.push(segments)
    }
    const next = text.replace(escapes, (run) => decode(run) ?? run)
    if (next === text) return ways
    text = next
  }
  return undefined
}

/** Undefined for a segment of dots: where it was not resolved by now, somebody else may. */
function foldedSegments(text: string): string[] | undefined {
  const segments: string[] = []
  for (const piece of text.split(/[/\\]/)) {
    const [name = ''] = piece.split(';', 1)
    const segment = withoutEnd(name)
    if (segment !== '') segments.push(segment)
    else if (name.includes('.')) return undefined
  }
  return segments
}
