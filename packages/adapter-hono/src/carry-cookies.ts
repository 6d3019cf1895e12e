import type { Context } from 'hono'

/** `Set-Cookie` lines that a response has to carry. */
export interface PendingCookies {
  readonly lines: readonly string[]
  /** Those of the lines that only make a session last longer. */
  readonly renewals: ReadonlySet<string>
}

/**
 * Adds the lines that the response of this request lacks, whoever made it. The last line of a name is the one
 * that browsers keep (RFC 6265, section 5.3), so a change has to be the last, while a renewal gives way to
 * whatever the response says: it may come from a server behind this one that has just ended the session.
 */
export function carryCookies(c: Context, { lines, renewals }: PendingCookies): void {
  // A switch of protocols and a network error carry no cookies and cannot be copied.
  if (lines.length === 0 || c.res.status < 200) return
  // A copy, for the headers may be immutable, or the application may send one Response to several people.
  const response = new Response(c.res.body, c.res)
  for (const line of lines) {
    const present = response.headers
      .getSetCookie()
      .findLast((other) => nameOf(other) === nameOf(line))
    if (present === line || (present !== undefined && renewals.has(line))) continue
    response.headers.append('set-cookie', line)
  }
  // RFC 9111, section 7.3: no cache may hand one person's cookie to the next.
  response.headers.set('cache-control', 'no-store')
  // Hono merges what is assigned with what was there, unless there was nothing.
  c.res = undefined
  c.res = response
}

function nameOf(line: string): string {
  return line.slice(0, line.indexOf('='))
}
