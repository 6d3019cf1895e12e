import { isReturnPath } from './return-path.ts'

/** The sign-in page's path with `?redirectTo=` the one that was wanted, unless it is null or none that a sign-in would take. */
export function signInPath(page: string, wanted: string | null): string {
  const { pathname, searchParams, hash } = new URL(page, 'https://app.invalid')
  if (wanted !== null && isReturnPath(wanted)) searchParams.set('redirectTo', wanted)
  const query = searchParams.size > 0 ? `?${searchParams}` : ''
  return `${pathname}${query}${hash}`
}
