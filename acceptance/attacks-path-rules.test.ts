import { compilePathRules, createPathGuard, withAuth } from '@sallyport/core/middleware'
import { createTestAuth } from '@sallyport/core/testing'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type SloppyRouter, sloppyRouters } from './support/sloppy-router.ts'

// spellings of a path by which somebody would pass a rule, and still be shown the page behind it.

const origin = 'http://app.test'
const auth = createTestAuth()
const cookie = await auth.cookieOf()
const rules = {
  protected: [
    '/api/protected/:path*',
    '/users/:id/settings',
    '/admin',
    '/files/:id',
    '/books/kiss',
  ],
  public: ['/api/public/:path*', '/api/protected/open/:path*', '/files/logo', '/about'],
}
const guard = withAuth(auth, rules)
const { isProtected } = createPathGuard(auth, compilePathRules(rules))

/** Where the protected pages are, by the book. */
const pages =
  /^\/(?:api\/protected(?:\/.*)?|users\/[^/]+\/settings|admin|files\/[^/]+|books\/kiss)$/s
/** What everybody may see, in its plain spelling. */
const open =
  /^\/(?:api\/public(?:\/[\w-]*)*|api\/protected\/open(?:\/[\w-]*)*|files\/logo|about|login\/?|api\/auth\/[\w-]+)$/

const ask = (address: string, headers = {}) => guard(new Request(address, { headers }))

/** Each changes a path so that some router still finds the same page. */
const mutations: Record<string, (path: string, at: number) => string> = {
  encoded: (path, at) => replaceAt(path, at, hex),
  encodedLow: (path, at) => replaceAt(path, at, (letter) => hex(letter).toLowerCase()),
  encodedTwice: (path, at) => replaceAt(path, at, (letter) => hex(letter).replace('%', '%25')),
  upper: (path, at) => replaceAt(path, at, (letter) => letter.toUpperCase()),
  kelvin: (path) => path.replace('k', '\u212a').replace('s', '\u017f'),
  fullWidth: (path, at) =>
    replaceAt(path, at, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)),
  doubledSlash: (path, at) => atSlash(path, at, '//'),
  encodedSlash: (path, at) => atSlash(path, at, '%2f'),
  backslash: (path, at) => atSlash(path, at, '\\'),
  encodedBackslash: (path, at) => atSlash(path, at, '%5C'),
  dot: (path, at) => atSlash(path, at, '/./'),
  dots: (path, at) => atSlash(path, at, '/x/../'),
  encodedDot: (path, at) => atSlash(path, at, '/%2e/'),
  encodedDots: (path, at) => atSlash(path, at, '/x/%2e%2E/'),
  dotsThatStay: (path, at) => atSlash(path, at, '/x/..%2f'),
  dotsWithParameter: (path, at) => atSlash(path, at, '/x/..;/'),
  parameter: (path, at) => atSlash(`${path}/`, at, ';jsessionid=1/'),
  encodedParameter: (path) => `${path}%3bx`,
  fullWidthSlash: (path, at) => atSlash(path, at, '\uff0f'),
  fullWidthEscape: (path, at) =>
    replaceAt(path, at, (letter) => hex(letter).replace('%', '\uff05')),
  blankSegment: (path) => `${path}/%20`,
  endParameter: (path) => `${path};x=%2f`,
  endSlash: (path) => `${path}/`,
  endDot: (path) => path.replace(/\w$/, '$&.'),
  endSpace: (path) => `${path}%20`,
  nul: (path) => `${path}%00.html`,
  nulInside: (path, at) => replaceAt(path, at, (letter) => `%00${letter}`),
  newline: (path) => `${path}%0a`,
  malformed: (path) => `${path}%`,
  malformedInside: (path, at) => atSlash(path, at, '/%zz/'),
  overlong: (path, at) => atSlash(path, at, '%c0%af'),
  encodedQuery: (path) => `${path}%3fx`,
  encodedHash: (path) => `${path}%23/x`,
}

const hex = (letter: string) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`

/** The letter or digit at this place or after it, changed. */
function replaceAt(path: string, at: number, change: (letter: string) => string): string {
  const places = [...path.matchAll(/(?<!%.?.?)[a-z]/g)].map(({ index }) => index)
  const place = places[at % places.length]
  if (place === undefined) return path
  return path.slice(0, place) + change(path[place] ?? '') + path.slice(place + 1)
}

function atSlash(path: string, at: number, replacement: string): string {
  const places = [...path.matchAll(/\//g)].map(({ index }) => index)
  // The first one begins the path.
  const place = places[at % places.length] ?? 0
  const rest = path.slice(place + 1)
  return place === 0 && !replacement.startsWith('/')
    ? path
    : path.slice(0, place) + replacement + rest
}

const protectedPaths = fc.oneof(
  fc.constantFrom('/api/protected', '/admin', '/books/kiss', '/api/protected/x/y', '/users/7/settings', '/files/a'),
  fc.stringMatching(/^[\w~!$&'()*+,;=@-]{1,8}$/).map((id) => `/api/protected/${id}/deep`),
) // prettier-ignore

/** Among others, dots that are resolved at once may take another change along instead of what was there. */
const compatible = Object.keys(mutations).filter(
  (name) => name !== 'dots' && name !== 'encodedDots',
)

const mutated = fc
  .tuple(
    protectedPaths,
    fc.array(fc.tuple(fc.constantFrom(...compatible), fc.nat(40)), { maxLength: 4 }),
  )
  .map(([path, changes]) =>
    changes.reduce((changed, [name, at]) => mutations[name]?.(changed, at) ?? changed, path),
  )

const pieces = fc
  .array(
    fc.constantFrom(
      '/', '/', '/', 'api', 'protected', 'public', 'open', 'admin', 'users', 'files', 'settings', 'logo', 'about', 'login', 'auth', 'x', 'Api', 'ADMIN', '..', '.', ';', '\\',
      '%2f', '%2F', '%5c', '%2e', '%252f', '%252e', '%25', '%61', '%2561', '%3b', '%3f', '%00', '%', '%c0%ae', '\uff0f', '\uff0e', '\u2024', '%20', '//', '/..;/', '?', '#', '\t',
    ),
    { maxLength: 14 },
  )
  .map((parts) => `/${parts.join('')}`) // prettier-ignore

/** Whether a router with these habits shows a protected page at this address. */
function isShown({ route }: SloppyRouter, pathname: string): boolean {
  return pages.test(route(pathname))
}

describe('A-16 S4-08 anonymous people pass a rule by no spelling', () => {
  test.each(Object.entries(mutations))('%s', async (name, mutate) => {
    for (const path of ['/api/protected', '/api/protected/a', '/admin', '/users/7/settings', '/books/kiss']) {
      for (let at = 0; at < 12; at++) {
        const address = `${origin}${mutate(path, at)}`
        if (name === 'malformed' || address !== `${origin}${path}`) {
          expect((await ask(address))?.status, address).toBe(401)
        }
        expect(await ask(address, { cookie })).toBeUndefined()
      }
    }
  }) // prettier-ignore

  // Of each, only one way to read it comes to a page.
  test.each([
    '/users/a%3fb/%73ettings',
    '/users/a;b/settings%3fx',
    '/users/a%2fb/settings',
    '/users/a%5cb/settings',
    '/admin;x/y',
    '/files/;x',
    '/admin;%2fx',
    '/x%2fadmin/%252e%252e%252f..%252fadmin',
  ])('%s', async (path) => {
    expect((await ask(`${origin}${path}`))?.status).toBe(401)
  })

  test.each([
    '/api/protected/../about',
    '/x/../admin',
    '/about/..%2fadmin',
    '\\admin',
    '/users/a\\b/settings',
    '/admin\t',
  ])('an address that nobody has resolved: %j', (path) => {
    expect(isProtected({ url: `${origin}${path}` } as Request)).toBe(true)
  })

  test('and by none that is made of several', async () => {
    await fc.assert(
      fc.asyncProperty(mutated, async (path) => {
        const response = await ask(`${origin}${path}`)
        expect(response?.status, path).toBe(401)
        expect(await ask(`${origin}${path}`, { cookie })).toBeUndefined()
      }),
      { numRuns: 3000 },
    )
  })

  test('whatever the routers behind it make of a path', () => {
    let shown = 0
    fc.assert(
      fc.property(fc.oneof(pieces, mutated), sloppyRouters, (path, router) => {
        const address = `${origin}${path}`
        fc.pre(URL.canParse(address))
        const { pathname } = new URL(address)
        if (open.test(pathname)) return
        if (!isShown(router, pathname)) return
        shown++
        expect(isProtected(new Request(address)), router.habits.join()).toBe(true)
      }),
      { numRuns: 30_000 },
    )
    expect(shown).toBeGreaterThan(2000)
  })

  test('nor what they make of an address that nobody has resolved before', () => {
    let shown = 0
    fc.assert(
      fc.property(fc.oneof(pieces, mutated), sloppyRouters, (path, router) => {
        const [written = ''] = path.split(/[?#]/, 1)
        if (open.test(written) || !isShown(router, written)) return
        shown++
        const request = { url: `${origin}${path}` } as Request
        expect(isProtected(request), router.habits.join()).toBe(true)
      }),
      { numRuns: 30_000 },
    )
    expect(shown).toBeGreaterThan(2000)
  })
})

describe('S4-09 what is public is never blocked', () => {
  const name = fc.stringMatching(/^[A-Za-z0-9_~!$'()*+,=:@&-]{1,12}$/)
  const unicode = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 })
  /** As browsers and `encodeURIComponent` write it. A name of spaces alone is nothing that a page has. */
  const segment = fc.oneof(
    name,
    unicode
      .filter((text) => !/[\w.~/\\%;?#\p{Cc}\p{Cs}-]|^ *$/u.test(text.normalize('NFKC')))
      .map(encodeURIComponent),
  )

  test('in its plain spelling', async () => {
    const below = fc.array(segment, { maxLength: 4 })
    const area = fc.constantFrom('/api/public', '/api/protected/open')
    await fc.assert(
      fc.asyncProperty(area, below, fc.constantFrom('', '/'), async (path, segments, end) => {
        const address = `${origin}${[path, ...segments].join('/')}${end}`
        expect(await ask(address), address).toBeUndefined()
        expect(await ask(`${address}?next=/admin#/admin`)).toBeUndefined()
      }),
      { numRuns: 2000 },
    )
  })

  test('and where people sign in neither', async () => {
    for (const path of ['/login', '/login/', '/login?error=ACCESS_DENIED', '/api/auth/session']) {
      const everything = withAuth(auth, { protected: ['/:path*'] })
      expect(await everything(new Request(`${origin}${path}`)), path).toBeUndefined()
    }
  })
})

test('A-16 an address takes a bounded time, however long it is', () => {
  const parts = [
    '%2f',
    '%2525',
    'a/',
    ';x',
    '. ',
    '%20.',
    '\\..',
    '%25'.repeat(9),
    '/:',
    '%e2%84%aa',
  ]
  const started = performance.now()
  for (const part of parts) {
    const path = part.repeat(Math.ceil(16_000 / part.length))
    for (let time = 0; time < 20; time++) isProtected(new Request(`${origin}/${path}%41`))
  }
  expect(performance.now() - started).toBeLessThan(2000)
})
