import { globSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { bin, type Outcome, pnpm, root, run } from './command.ts'

interface Manifest {
  name: string
  publishConfig: { exports: Record<string, string | { default: string }> }
}

/**
 * Builds and packs every package as it would be published, has publint read the result, and imports each of
 * its entries from the packed files in a folder outside the workspace.
 */
export async function checkPackages(): Promise<Outcome> {
  const built = await pnpm(['run', 'build'], { quiet: true })
  if (!built.ok) return built

  const cache = join(root, 'node_modules', '.cache')
  await mkdir(cache, { recursive: true })
  const folder = await mkdtemp(join(cache, 'packed-'))
  try {
    const outcomes: Outcome[] = []
    for (const manifestPath of globSync('packages/*/package.json', { cwd: root })) {
      outcomes.push(await checkPackage(join(root, manifestPath, '..'), folder))
    }
    const failed = outcomes.filter(({ ok }) => !ok)
    return { ok: failed.length === 0, output: failed.map(({ output }) => output).join('\n') }
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function checkPackage(cwd: string, folder: string): Promise<Outcome> {
  const manifest = JSON.parse(await readFile(join(cwd, 'package.json'), 'utf8')) as Manifest
  const packed = await pnpm(['pack', '--pack-destination', folder], { cwd, quiet: true })
  if (!packed.ok) return packed
  const tarball = join(folder, `${manifest.name.replace('@', '').replace('/', '-')}-0.1.0.tgz`)
  return run(bin('publint'), [tarball, '--strict'], { cwd, quiet: true })
}
