import type { ErrorCode } from '@sallyport/core'

/** A path of the application with `?error=` and the code, which `errorMessage` puts into words. */
export function withError(path: string, code: ErrorCode): string {
  const { pathname, searchParams, hash } = new URL(path, 'https://app.invalid')
  searchParams.set('error', code)
  return `${pathname}?${searchParams}${hash}`
}
