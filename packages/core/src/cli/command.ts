import type { ExitCode } from './failure.ts'

/** Where a command runs, and where its lines go. */
export interface Terminal {
  /** The folder of the application. */
  readonly folder: string
  print(line: string): void
}

/** Throws `CommandFailure`, and whatever an application throws. */
export type Command = (args: readonly string[], terminal: Terminal) => Promise<ExitCode>
