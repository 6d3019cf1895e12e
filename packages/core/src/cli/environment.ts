import { join } from 'node:path'
import { loadEnvFile } from 'node:process'
import { CommandFailure } from './failure.ts'

/** Reads the files that frameworks read. What is set already stays, so the more particular file comes first. */
export function loadEnvironment(folder: string): void {
  for (const name of ['.env.local', '.env']) {
    try {
      loadEnvFile(join(folder, name))
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') continue
      const reason = error instanceof Error ? error.message : String(error)
      throw new CommandFailure(`${name} cannot be read: ${reason}`)
    }
  }
}
