// @vitest-environment node
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'tsup'
import { afterAll, describe, expect, it } from 'vitest'

/** Bytes, minified and compressed, with what comes from the core. React is the application's own. */
const budgets = { 'index.ts': 3800, 'react/index.ts': 4300 }

const packages = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'sallyport-client-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Metafile {
  inputs: Record<string, object>
  outputs: Record<string, { imports: { path: string; external?: boolean }[] }>
}

/** What a bundler makes of an entry: the modules that it is made of, and the code. */
async function bundle(entry: string): Promise<{ graph: Metafile; code: Buffer }> {
  const outDir = join(folder, entry)
  await build({
    config: false,
    entry: { bundle: join(packages, 'client/src', entry) },
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

describe.each(Object.entries(budgets))('%s', (entry, budget) => {
  const bundled = bundle(entry)

  it('holds nothing of the server but wire/', async () => {
    const { graph } = await bundled
    const modules = Object.keys(graph.inputs).map((path) => relative(packages, resolve(path)))
    expect(modules).toContain('client/src/create-auth-client.ts')
    expect(modules.filter((path) => !/^(?:client\/src|core\/src\/wire)\//.test(path))).toEqual([])
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
