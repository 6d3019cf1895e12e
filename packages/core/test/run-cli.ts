import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../src/cli/bin.ts', import.meta.url))

export interface Ended {
  /** Null where it was killed. */
  readonly code: number | null
  readonly signal: string | null
  readonly printed: string
  readonly complained: string
}

/** `npx sallyport …` in a folder, with this environment and no other. */
export function runCli(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...args], { cwd: folder, env })
    let printed = ''
    let complained = ''
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (complained += chunk.toString()))
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, printed, complained }))
  })
}
