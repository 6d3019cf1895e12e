import * as fc from 'fast-check'

/** One thing that some server, proxy or router does to a path before it looks for a page. */
type Step = (path: string) => string

const decodeRuns = (decode: (text: string) => string): Step => {
  const orAsItIs = (text: string) => {
    try {
      return decode(text)
    } catch {
      return text
    }
  }
  return (path) => path.replace(/(?:%[\da-f]{2})+/gi, orAsItIs)
}

const eachSegment = (change: (segment: string) => string): Step => {
  return (path) => path.split('/').map(change).join('/')
}

/** RFC 3986, section 5.2.4. */
function resolveDots(path: string): string {
  const resolved: string[] = []
  const segments = path.split('/').slice(1)
  for (const [index, segment] of segments.entries()) {
    if (segment === '..') resolved.pop()
    if (segment !== '.' && segment !== '..') resolved.push(segment)
    else if (index === segments.length - 1) resolved.push('')
  }
  return `/${resolved.join('/')}`
}

const steps: Readonly<Record<string, Step>> = {
  decodeURI: decodeRuns(decodeURI),
  decodeURIComponent: decodeRuns(decodeURIComponent),
  decodeBytes: decodeRuns((run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('latin1')),
  mergeSlashes: (path) => path.replace(/\/{2,}/g, '/'),
  turnBackslashes: (path) => path.replaceAll('\\', '/'),
  dropParameters: eachSegment((segment) => segment.replace(/;.*$/s, '')),
  endAtParameters: (path) => path.replace(/;.*$/s, ''),
  endAtQuery: (path) => path.replace(/[?#].*$/s, ''),
  endAtNul: (path) => path.replace(/\0.*$/s, ''),
  dropControls: (path) => path.replace(/\p{Cc}/gu, ''),
  resolveDots,
  lowerCase: (path) => path.toLowerCase(),
  foldCase: (path) => path.toUpperCase().toLowerCase(),
  dropEndSlash: (path) => path.replace(/(?<=.)\/$/, ''),
  dropEndDots: eachSegment((segment) => segment.replace(/(?<=[^. ])[. ]+$/, '')),
  composeUnicode: (path) => path.normalize('NFKC'),
}

export interface SloppyRouter {
  /** What it does, in this order. */
  readonly habits: readonly string[]
  /** The path that it looks for a page at. */
  route(path: string): string
}

/** A chain of servers and a router that take liberties with paths. */
export const sloppyRouters: fc.Arbitrary<SloppyRouter> = fc
  .array(fc.constantFrom(...Object.keys(steps)), { maxLength: 8 })
  .map((habits) => ({
    habits,
    route: (path) => habits.reduce((changed, habit) => steps[habit]?.(changed) ?? changed, path),
  }))
