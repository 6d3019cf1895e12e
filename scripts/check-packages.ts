import { globSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bin, type Outcome, pnpm, root, run } from './command.ts'

interface Manifest {
  name: string
  version: string
  exports: Record<string, string>
  publishConfig: { bin?: Record<string, string> }
}

interface Package {
  readonly folder: string
  readonly manifest: Manifest
}

const quiet = { quiet: true }

/**
 * Builds and packs every package as it would be published, has publint read the result, and uses it from a
 * folder that knows nothing of the sources: Node imports each entry, TypeScript reads each one's types, and each
 * command runs.
 */
export async function checkPackages(): Promise<Outcome> {
  const built = await pnpm(['run', 'build'], quiet)
  if (!built.ok) return built

  const cache = join(root, 'node_modules', '.cache')
  await mkdir(cache, { recursive: true })
  const folder = await mkdtemp(join(cache, 'packed-'))
  try {
    const packages = await Promise.all(globSync('packages/*', { cwd: root }).map(readPackage))
    const outcomes: Outcome[] = []
    for (const one of packages) outcomes.push(await install(one, folder))
    const entries = packages.flatMap(entriesOf)
    if (outcomes.every(({ ok }) => ok)) {
      outcomes.push(await importEntries(entries, folder), await readTypes(entries, folder))
      for (const path of packages.flatMap(commandsOf)) {
        outcomes.push(await run(join(folder, 'node_modules', path), ['--help'], quiet))
      }
    }
    const failed = outcomes.filter(({ ok }) => !ok)
    return { ok: failed.length === 0, output: failed.map(({ output }) => output).join('\n') }
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function readPackage(path: string): Promise<Package> {
  const folder = join(root, path)
  const text = await readFile(join(folder, 'package.json'), 'utf8')
  return { folder, manifest: JSON.parse(text) as Manifest }
}

function entriesOf({ manifest }: Package): string[] {
  const paths = Object.keys(manifest.exports).filter((path) => !path.endsWith('.json'))
  return paths.map((path) => join(manifest.name, path))
}

/** As npm links them: files that have to be executable and to say what runs them. */
function commandsOf({ manifest: { name, publishConfig } }: Package): string[] {
  return Object.values(publishConfig.bin ?? {}).map((path) => join(name, path))
}

/** Packs a package, has it read by publint, and unpacks it as an application would have it. */
async function install({ folder, manifest }: Package, into: string): Promise<Outcome> {
  const packed = await pnpm(['pack', '--pack-destination', into], { cwd: folder, quiet: true })
  if (!packed.ok) return packed
  const { name, version } = manifest
  const tarball = join(into, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`)
  const checked = await run(bin('publint'), [tarball, '--strict'], quiet)
  if (!checked.ok) return checked

  const home = join(into, 'node_modules', name)
  await mkdir(join(home, 'node_modules'), { recursive: true })
  // What it depends on, but for our own packages: those are the packed ones beside it.
  for (const dependency of await readdir(join(folder, 'node_modules'))) {
    if (dependency.startsWith('.') || dependency === '@sallyport') continue
    await symlink(join(folder, 'node_modules', dependency), join(home, 'node_modules', dependency))
  }
  return run('tar', ['-xzf', tarball, '--strip-components=1', '-C', home], quiet)
}

/** Start's entries import what only its bundler knows; the tests of the adapter build an application with them. */
function importEntries(entries: readonly string[], folder: string): Promise<Outcome> {
  const plain = entries.filter((entry) => !entry.includes('tanstack'))
  const code = plain.map((entry) => `await import('${entry}')`).join('\n')
  const args = ['--input-type=module', '--eval', code]
  return run(process.execPath, args, { cwd: folder, quiet: true })
}

/** Compiles a file that imports every entry; what the types of others complain of is not ours to mend. */
async function readTypes(entries: readonly string[], folder: string): Promise<Outcome> {
  const imports = entries.map((entry, index) => `import * as entry${index} from '${entry}'\n`)
  const names = entries.map((_, index) => `entry${index}`)
  await writeFile(join(folder, 'use.ts'), `${imports.join('')}export { ${names.join(', ')} }\n`)
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2023', 'dom', 'dom.iterable'],
    module: 'nodenext',
    strict: true,
    noEmit: true,
    types: [],
  }
  const settings = JSON.stringify({ compilerOptions, files: ['use.ts'] })
  await writeFile(join(folder, 'tsconfig.json'), settings)
  const { output } = await run(bin('tsc'), ['-p', '.'], { cwd: folder, quiet: true })
  const complaints = output.split('\n').filter((line) => line.includes('error TS'))
  const ours = complaints.filter(
    (line) =>
      (!line.startsWith('node_modules/') && !line.startsWith('../')) ||
      /^node_modules\/@sallyport\/[^/]+\/dist\//.test(line),
  )
  return { ok: ours.length === 0, output: ours.join('\n') }
}
