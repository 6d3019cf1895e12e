import { createMiddleware } from '@tanstack/react-start'
import {
  getRequestProtocol,
  getResponseHeader,
  type ResponseHeaderName,
  setResponseHeader,
} from '@tanstack/react-start/server'

/** Headers by name: a value of one's own, or false to leave one out. */
export type SecurityHeaders = Readonly<Partial<Record<ResponseHeaderName, string | false>>>

const defaults: SecurityHeaders = {
  'Content-Security-Policy': "base-uri 'self'; frame-ancestors 'none'; object-src 'none'",
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
}

/** Browsers heed these on https alone, and complain about the second elsewhere. */
const httpsDefaults: SecurityHeaders = {
  'Strict-Transport-Security': 'max-age=31536000',
  'Cross-Origin-Opener-Policy': 'same-origin-allow-popups',
}

/**
 * Request middleware that sets on every response those security headers that it does not have:
 * `Content-Security-Policy` (no frames around it, no plugins, no other base), `Referrer-Policy`,
 * `X-Content-Type-Options`, `X-Frame-Options`, and on https `Strict-Transport-Security` (a year) and
 * `Cross-Origin-Opener-Policy`. What the application itself sets on a response wins.
 */
export function securityHeaders(own: SecurityHeaders = {}) {
  return createMiddleware().server(async ({ next }) => {
    try {
      return await next()
    } finally {
      const https = getRequestProtocol() === 'https'
      setMissing(combine(defaults, https ? httpsDefaults : {}, own))
    }
  })
}

/** The later win. Names are the same in any case, and what is undefined is not said. */
function combine(...parts: SecurityHeaders[]): Map<string, string | false> {
  const said = parts.flatMap((part) => Object.entries(part))
  return new Map(
    said.flatMap(([name, value]) => (value === undefined ? [] : [[name.toLowerCase(), value]])),
  )
}

function setMissing(headers: ReadonlyMap<ResponseHeaderName, string | false>): void {
  for (const [name, value] of headers) {
    if (value !== false && getResponseHeader(name) === undefined) setResponseHeader(name, value)
  }
}
