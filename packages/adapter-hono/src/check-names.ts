import { AuthError } from '@sallyport/core'

/**
 * The names that a guard asks for, as they are now. Throws `CONFIGURATION_INVALID` where there are none: a guard that asks
 * for nothing would let everybody through.
 */
export function checkNames(place: string, names: readonly unknown[]): string[] {
  const texts = names.filter((name) => typeof name === 'string').filter((name) => name !== '')
  if (texts.length === 0 || texts.length < names.length) {
    throw configurationError(`${place}: give at least one name, and only names that are not empty`)
  }
  return texts
}

export function configurationError(message: string): AuthError {
  return new AuthError('CONFIGURATION_INVALID', { message })
}
