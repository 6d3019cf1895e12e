// @vitest-environment node
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'tsup'
import { afterAll, describe, expect, it } from 'vitest'

/**
 * Bytes, minified and compressed, with what comes from the core. React is the application's own. The checks, such as
 * `can`, are counted apart: a page has those that it imports.
 */
const budgets = [
  { entry: 'index.ts', what: 'createAuthClient, AuthClientError', budget: 3800 },
  { entry: 'index.ts', what: 'can, hasRole, hasScope, isAdmin', budget: 300 },
  {
    entry: 'react/index.ts',
    what: 'createAuthClient, AuthClientError, SessionProvider, useSession, useSessionUpdate',
    budget: 4300,
  },
  { entry: 'admin.ts', what: 'admin', budget: 1200 },
  { entry: 'api-tokens.ts', what: 'apiTokens', budget: 900 },
  { entry: 'organizations.ts', what: 'organizations', budget: 1300 },
]

const packages = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'sallyport-client-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Metafile {
  inputs: Record<string, object>
  outputs: Record<string, { imports: { path: string; external?: boolean }[] }>
}

/** What a bundler makes of a page that imports `what` from an entry: the modules that it is made of, and the code. */
async function bundle(entry: string, what: string): Promise<{ graph: Metafile; code: Buffer }> {
  const outDir = join(folder, entry, what)
  mkdirSync(outDir, { recursive: true })
  const page = join(outDir, 'page.js')
  writeFileSync(
    page,
    `export { ${what} } from ${JSON.stringify(join(packages, 'client/src', entry))}`,
  )
  await build({
    config: false,
    entry: { bundle: page },
    format: 'esm',
    target: 'es2022',
    minify: true,
    metafile: true,
    splitting: false,
    noExternal: [/^@sallyport\//],
    external: [/^react($|\/)/],
    outDir,
    silent: true,
  })
  const graph: Metafile = JSON.parse(readFileSync(join(outDir, 'metafile-esm.json'), 'utf8'))
  return { graph, code: readFileSync(join(outDir, 'bundle.js')) }
}

describe.each(budgets)('$what of $entry', ({ entry, what, budget }) => {
  const bundled = bundle(entry, what)

  it('holds nothing of the server but wire/ and contracts', async () => {
    const { graph } = await bundled
    const modules = Object.keys(graph.inputs)
      .map((path) => relative(packages, resolve(path)))
      .filter((path) => !path.endsWith('page.js'))
    expect(modules).toContain(`client/src/${entry}`)
    const allowed = /^(?:client\/src|core\/src\/wire)\/|^core\/src\/features\/[\w-]+\/contract\.ts$/
    expect(modules.filter((path) => !allowed.test(path))).toEqual([])
  })

  it('imports nothing but React', async () => {
    const { graph } = await bundled
    const imports = Object.values(graph.outputs).flatMap((output) => output.imports)
    const allowed = entry.startsWith('react/') ? ['react'] : []
    expect([...new Set(imports.map(({ path }) => path))]).toEqual(allowed)
  })

  it(`is at most ${budget} bytes`, async () => {
    const { code } = await bundled
    const bytes = gzipSync(code, { level: 9 }).byteLength
    expect(bytes, `${entry} has ${bytes} bytes`).toBeLessThanOrEqual(budget)
  })
})
