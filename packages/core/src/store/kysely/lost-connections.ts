const lost = new WeakSet<Error>()

/** Says of a driver's error that it is no answer of the server: the connection is of no more use. */
export function markLost(error: unknown): void {
  if (error instanceof Error) lost.add(error)
}

/** Whether what was sent may have been carried out or not. */
export function isLost(error: unknown): boolean {
  return error instanceof Error && lost.has(error)
}
