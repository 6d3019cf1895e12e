// The one script that runs on whatever Node the machine has (20 or newer). It installs the workspace
// with the pinned pnpm, which brings the pinned Node, and hands over to a script that runs on that.
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const [script, ...args] = process.argv.slice(2)
if (!/^[a-z-]+$/.test(script ?? '')) {
  console.error('usage: node scripts/bootstrap.mjs <name of a script in scripts/> [arguments]')
  process.exit(2)
}

const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const windows = process.platform === 'win32'
const install = spawnSync(
  windows ? 'npx.cmd' : 'npx',
  [
    '--yes',
    '--prefer-offline',
    `pnpm@${engines.pnpm}`,
    'install',
    '--frozen-lockfile',
    '--reporter=append-only',
    '--loglevel=error',
  ],
  { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell: windows },
)
if (install.status !== 0) {
  console.error('The dependencies could not be installed; the lines above say why.')
  process.exit(install.status ?? 1)
}

const bin = join(root, 'node_modules', 'node', 'bin')
const child = spawn(
  join(bin, windows ? 'node.exe' : 'node'),
  [join(root, 'scripts', `${script}.ts`), ...args],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: [bin, join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
    },
  },
)
// A terminal sends Ctrl-C to the child as well; others signal this process alone, and it passes the signal on.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
