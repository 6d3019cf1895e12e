import { redirect } from '@tanstack/react-router'
import type { Outcome } from '@/lib/outcome'

/** Where a form leads: back to its page, or, where that takes a recent sign-in, to one and then to the page. */
export function leadBack(page: string, outcome: Outcome) {
  if (outcome.error === 'SESSION_NOT_FRESH') {
    const search = { error: outcome.error, redirectTo: page }
    return redirect({ to: '/login', search, statusCode: 303 })
  }
  const { pathname, searchParams } = new URL(page, 'https://app.invalid')
  for (const [name, value] of Object.entries(outcome)) searchParams.set(name, value)
  return redirect({ href: `${pathname}?${searchParams}`, statusCode: 303 })
}
