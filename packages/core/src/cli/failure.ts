/** How a command ends: 0 went well, 1 did not, 2 was asked wrongly. */
export type ExitCode = 0 | 1 | 2

/** Ends a command with a sentence for whoever typed it. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure'
  readonly exitCode: ExitCode

  constructor(message: string, exitCode: ExitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}
