/**
 * What went wrong, for whoever runs the application: what the database or the network said rather than what people may
 * read, and no password that was part of an address.
 */
export function explain(error: unknown): string {
  return reasonOf(error).replaceAll(/:\/\/\S*@/g, '://***@')
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // A host of several addresses fails once for each, and the whole says nothing.
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0])
  // By its form: the application may have loaded a copy of AuthError of its own.
  const detail = 'detail' in error && typeof error.detail === 'string' ? error.detail : undefined
  if ('code' in error && error.code === 'STORE_UNAVAILABLE' && error.cause !== undefined) {
    return `${detail ?? 'the database cannot be used'}: ${reasonOf(error.cause)}`
  }
  return detail ?? (error.message || error.name)
}
