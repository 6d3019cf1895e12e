import { readArguments } from './arguments.ts'
import type { Command } from './command.ts'
import { loadAuth } from './load-auth.ts'

/** Prints a line for everything that was looked at. */
export const doctor: Command = async (args, { folder, print }) => {
  const { auth: path } = readArguments(args, { auth: { type: 'string' } })
  const auth = await loadAuth(folder, path)
  try {
    const findings = await auth.diagnose()
    const width = Math.max(...findings.map(({ name }) => name.length))
    for (const { name, ok, detail } of findings) {
      print(`${ok ? '✓' : '✗'} ${name.padEnd(width)}  ${detail}`)
    }
    return findings.every(({ ok }) => ok) ? 0 : 1
  } finally {
    await auth.close()
  }
}
