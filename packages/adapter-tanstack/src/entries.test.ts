import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }

const functions = /createServerFn\([^)]*\)[^;]*\.handler\(/

function codeOf(file: string): string {
  const code = readFileSync(join(import.meta.dirname, file), 'utf8')
  return code.replaceAll(/\/\*\*[^]*?\*\//g, '')
}

/** The files that importing one of this package brings along, itself among them. */
function graphOf(file: string, known = new Set<string>()): Set<string> {
  known.add(file)
  for (const [, next = ''] of codeOf(file).matchAll(/^(?!import type).*from '\.\/(.+\.ts)'/gm)) {
    if (!known.has(next)) graphOf(next, known)
  }
  return known
}

const ownFunctions = (entry: string) =>
  [...graphOf(entry)].filter((file) => functions.test(codeOf(file)))

test('S1-50 an entry registers the server functions that it is for, and no other', () => {
  const entries = Object.values(manifest.exports)
    .filter((path) => /^\.\/src\/[\w-]+\.ts$/.test(path))
    .map((path) => path.slice('./src/'.length))
  expect(Object.fromEntries(entries.map((entry) => [entry, ownFunctions(entry)]))).toEqual({
    'index.ts': [],
    'server.ts': [],
    'guards.ts': ['read-guard.ts'],
    'fetch-account-context.ts': ['fetch-account-context.ts'],
    'fetch-auth-state.ts': ['fetch-auth-state.ts'],
    'fetch-session.ts': ['fetch-session.ts'],
    'sign-in.ts': ['sign-in.ts'],
    'sign-out.ts': ['sign-out.ts'],
  })
})
