import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

export interface Outcome {
  readonly ok: boolean
  /** What it wrote to both outputs; empty when they were shown at once. */
  readonly output: string
}

/** Runs a program of the workspace; `quiet` keeps what it writes. Resolves when it ends, however it does. */
export function run(
  program: string,
  args: readonly string[],
  { cwd = root, quiet = false, env = {} }: { cwd?: string; quiet?: boolean; env?: object } = {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
      env: { ...process.env, ...env },
    })
    let output = ''
    const keep = (chunk: Buffer) => (output += chunk.toString())
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    child.on('error', (error) => resolve({ ok: false, output: String(error) }))
    child.on('close', (code) => resolve({ ok: code === 0, output }))
  })
}

/** A program that the workspace installs. */
export function bin(name: string): string {
  return join(root, 'node_modules', '.bin', name)
}

/** The pinned package manager, brought by npm: it need not be installed. */
export async function pnpm(
  args: readonly string[],
  options?: Parameters<typeof run>[2],
): Promise<Outcome> {
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Manifest
  return run(
    'npx',
    ['--yes', '--prefer-offline', `pnpm@${manifest.engines.pnpm}`, ...args],
    options,
  )
}

interface Manifest {
  engines: { pnpm: string }
}
