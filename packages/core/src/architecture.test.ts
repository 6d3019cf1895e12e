import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const src = fileURLToPath(new URL('.', import.meta.url))

const files = globSync('**/*.ts', { cwd: src })
  .filter((file) => !/\.test(-d)?\.ts$/.test(file))
  .map((file) => ({ file, imports: importsOf(file) }))

function importsOf(file: string): string[] {
  const code = readFileSync(join(src, file), 'utf8')
  const specifiers = code.matchAll(
    /^(?:import|export)\b[^'"]*?\bfrom '([^']+)'|\bimport\('([^']+)'\)|^import '([^']+)'/gms,
  )
  return [...specifiers].map(([, from, dynamic, bare]) => {
    const specifier = from ?? dynamic ?? bare ?? ''
    return specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : specifier
  })
}

/** The floors of the house, from the ground up (docs/architecture.md). */
const floors: [number, RegExp][] = [
  [0, /^(wire|web|crypto)\/|^(errors|events|schema)\.ts$/],
  [1, /^store\//],
  [2, /^(context|tables)\.ts$/],
  [3, /^(session|account)\//],
  [4, /^http\//],
  [5, /^feature\.ts$|^features\//],
  [
    6,
    /^(index|auth|api|config|options|options-shape|contract|diagnose|explain|guards|middleware|rooms|testing|openapi)\.ts$|^cli\//,
  ],
]

function floorOf(file: string): number {
  const found = floors.find(([, pattern]) => pattern.test(file))
  if (!found) throw new Error(`${file} is on no floor: give it a place in architecture.test.ts`)
  return found[0]
}

/** The pairs of files of which the first imports the second. */
const edges = files.flatMap(({ file, imports }) =>
  imports.filter((to) => to.endsWith('.ts')).map((to) => ({ from: file, to })),
)

const broken = (rule: (edge: { from: string; to: string }) => boolean) =>
  edges.filter((edge) => !rule(edge)).map(({ from, to }) => `${from} imports ${to}`)

/** Files that import a package and are not among those that may. */
const importersOutside = (specifier: RegExp, allowed: RegExp) =>
  files
    .filter(
      ({ file, imports }) => !allowed.test(file) && imports.some((name) => specifier.test(name)),
    )
    .map(({ file }) => file)

const folderOf = (file: string) => /^features\/[^/]+|^[^/]+(?=\/)/.exec(file)?.[0]

describe('the floors', () => {
  test('the imports were found', () => {
    expect(files.length).toBeGreaterThan(40)
    expect(edges.length).toBeGreaterThan(100)
  })

  test('imports go down, or sideways inside their own folder', () => {
    // account/ stands on session/, both on the third floor; the roof's files know each other.
    const sideways = ({ from, to }: { from: string; to: string }) =>
      floorOf(from) === 6 ||
      folderOf(from) === folderOf(to) ||
      (from.startsWith('account/') && to.startsWith('session/')) ||
      (from.startsWith('features/') && to === 'feature.ts') ||
      (floorOf(to) === 0 &&
        ['errors.ts', 'events.ts', 'schema.ts', 'crypto'].includes(folderOf(from) ?? from))
    expect(
      broken(
        ({ from, to }) =>
          floorOf(to) < floorOf(from) || (floorOf(to) === floorOf(from) && sideways({ from, to })),
      ),
    ).toEqual([])
  })

  test('no import goes in a circle', () => {
    const next = new Map(files.map(({ file, imports }) => [file, imports]))
    const circles: string[] = []
    const walk = (file: string, path: readonly string[]) => {
      if (path.includes(file)) {
        circles.push([...path.slice(path.indexOf(file)), file].join(' → '))
        return
      }
      for (const to of runtimeImports(file)) if (next.has(to)) walk(to, [...path, file])
    }
    walk('index.ts', [])
    walk('middleware.ts', [])
    walk('testing.ts', [])
    walk('cli/bin.ts', [])
    expect(circles).toEqual([])
  })

  test('wire/ imports nothing but itself: it is all that a client sees', () => {
    const out = files
      .filter(({ file }) => file.startsWith('wire/'))
      .flatMap(({ file, imports }) =>
        imports.filter((to) => !to.startsWith('wire/')).map((to) => `${file} imports ${to}`),
      )
    expect(out).toEqual([])
  })

  test('the command line is no part of an application: nothing imports it', () => {
    expect(broken(({ from, to }) => !to.startsWith('cli/') || from.startsWith('cli/'))).toEqual([])
  })

  test('no feature knows another', () => {
    expect(
      broken(
        ({ from, to }) =>
          !from.startsWith('features/') ||
          !to.startsWith('features/') ||
          folderOf(from) === folderOf(to),
      ),
    ).toEqual([])
  })

  test('flows know nothing of HTTP', () => {
    expect(
      broken(
        ({ from, to }) =>
          !from.endsWith('/flows.ts') || (!to.startsWith('http/') && !to.endsWith('endpoints.ts')),
      ),
    ).toEqual([])
  })
})

describe('one door, one lookout', () => {
  test('only account/sign-in.ts opens sessions', () => {
    const openers = edges.filter(({ to }) => to === 'session/open.ts').map(({ from }) => from)
    expect(openers).toEqual(['account/sign-in.ts'])
  })

  test('only session/resolve.ts reads the session of a request', () => {
    const readers = files
      .filter(({ file }) =>
        /cookie\.read\(|sealed\.open\(/.test(readFileSync(join(src, file), 'utf8')),
      )
      .map(({ file }) => file)
    expect(readers).toEqual(['session/resolve.ts'])
  })
})

describe('libraries have their place', () => {
  const protocol =
    /^features\/oauth\/(protocol|read-callback|metadata|client-authentication|failure|id-token)\.ts$/

  test.each([
    ['zod', /^zod$/, /^options-shape\.ts$|^features\/[^/]+\/(answers|endpoints|index)\.ts$/],
    ['jose', /^jose$/, new RegExp(`^crypto/|${protocol.source}`)],
    ['oauth4webapi', /^oauth4webapi$/, protocol],
    ['@oslojs', /^@oslojs\//, /^crypto\//],
    ['kysely', /^kysely$/, /^store\/(kysely\/|(sqlite|postgres|mysql)\.ts$)/],
    ['better-sqlite3', /^better-sqlite3$/, /^store\/sqlite\.ts$/],
    ['pg', /^pg$/, /^store\/postgres\.ts$/],
    ['mysql2', /^mysql2$/, /^store\/mysql\.ts$/],
    ['jiti', /^jiti$/, /^cli\/load-auth\.ts$/],
    ['node modules', /^node:/, /^(crypto|cli)\//],
    ['node modules of cryptography', /^node:crypto$/, /^crypto\//],
  ])('%s', (_name, specifier, allowed) => {
    expect(importersOutside(specifier, allowed)).toEqual([])
  })

  test('nothing else is imported', () => {
    const known =
      /\.ts$|^(zod|jose|oauth4webapi|kysely|better-sqlite3|pg|mysql2|jiti)$|^@oslojs\/encoding$|^node:(crypto|fs|path|process|util)$/
    expect(files.flatMap(({ imports }) => imports.filter((name) => !known.test(name)))).toEqual([])
  })

  test('zod as a namespace, of which a bundler leaves out the languages: more than half of the bundle', () => {
    const whole = files.filter(({ file }) =>
      /import (?!type|\* as ).* from 'zod'/.test(readFileSync(join(src, file), 'utf8')),
    )
    expect(whole.map(({ file }) => file)).toEqual([])
  })

  test.each([
    ['index.ts', []],
    ['testing.ts', []],
    ['store/memory.ts', []],
    ['store/conformance/index.ts', []],
    ['store/kysely/index.ts', ['kysely']],
    ['store/sqlite.ts', ['better-sqlite3', 'kysely']],
    ['store/postgres.ts', ['kysely', 'pg']],
    ['store/mysql.ts', ['kysely', 'mysql2']],
  ])('%s loads of databases what it needs', (entry, expected) => {
    const databases = /^(kysely|better-sqlite3|pg|mysql2)$/
    expect(loadedBy(entry).filter((name) => databases.test(name))).toEqual(expected)
  })

  test('crypto.subtle and random numbers are asked for in crypto/ alone', () => {
    const users = files
      .filter(({ file }) => !file.startsWith('crypto/'))
      .filter(({ file }) =>
        /crypto\.subtle|getRandomValues|Math\.random|randomUUID/.test(
          readFileSync(join(src, file), 'utf8'),
        ),
      )
      .map(({ file }) => file)
    expect(users).toEqual([])
  })
})

describe('names', () => {
  test('every file is named for one job', () => {
    expect(
      files
        .map(({ file }) => file)
        .filter((file) => /(^|\/)(utils?|helpers?|shared|common|types|misc)\b/.test(file)),
    ).toEqual([])
  })

  test('no file is longer than 350 lines', () => {
    const long = files.filter(
      ({ file }) => readFileSync(join(src, file), 'utf8').split('\n').length > 350,
    )
    expect(long.map(({ file }) => file)).toEqual([])
  })
})

/** The packages that importing a file comes to load. */
function loadedBy(entry: string): string[] {
  const reached = new Set([entry])
  for (const file of reached) {
    if (file.endsWith('.ts')) for (const to of runtimeImports(file)) reached.add(to)
  }
  return [...reached].filter((name) => !name.endsWith('.ts')).toSorted()
}

/** The imports of a file that are still there when the types are gone. */
function runtimeImports(file: string): string[] {
  const code = readFileSync(join(src, file), 'utf8')
  return [...code.matchAll(/^(?:import|export)\s+(?!type\b)([^'"]*?)\bfrom '([^']+)'/gms)]
    .filter(([, names = '']) => !/^\{\s*(type [^,}]+,?\s*)+\}\s*$/.test(names))
    .map(([, , specifier = '']) =>
      specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : specifier,
    )
}
