import { AuthError } from '@sallyport/core/errors'

/**
 * The names that are asked for, as they are now. Throws `CONFIGURATION_INVALID` where there are none: what asks for
 * nothing would let everybody through.
 */
export function checkNames(place: string, names: readonly unknown[]): string[] {
  const texts = names.filter((name) => typeof name === 'string').filter((name) => name !== '')
  if (texts.length === 0 || texts.length < names.length) {
    throw configurationError(`${place}: give at least one name, and only names that are not empty`)
  }
  return texts
}

/** A condition that was misspelt or is undefined would let everybody through. Throws `CONFIGURATION_INVALID`. */
export function checkOptions(place: string, options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).find((key) => !known.includes(key))
  if (unknown !== undefined) {
    throw configurationError(`${place}: there is no option "${unknown}"`)
  }
}

export function configurationError(message: string): AuthError {
  return new AuthError('CONFIGURATION_INVALID', { message })
}
