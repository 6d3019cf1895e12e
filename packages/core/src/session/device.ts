import type { Settings } from '../context.ts'
import { canonicalAddress } from '../web/ip-address.ts'
import type { RequestHeaders } from './request-state.ts'

/** What is noted of the device that a person signs in on. */
export interface Device {
  readonly userAgent: string | null
  /** Canonical; null unless the configuration says where to read it. */
  readonly ip: string | null
}

const longestUserAgent = 400

export function deviceOf(settings: Settings, headers: RequestHeaders): Device {
  const name = headers
    .get('user-agent')
    ?.replaceAll(/[^\x20-\x7e]+/g, ' ')
    .trim()
  return {
    userAgent: name ? name.slice(0, longestUserAgent) : null,
    ip: clientAddress(settings, headers),
  }
}

/**
 * The address that the outermost trusted proxy saw. Of X-Forwarded-For only the entry counts that this proxy added:
 * what stands to the left of it was written by whoever sent the request.
 */
export function clientAddress({ trustedProxy }: Settings, headers: RequestHeaders): string | null {
  if (trustedProxy === false) return null
  if (typeof trustedProxy === 'string') return canonicalAddress(headers.get(trustedProxy) ?? '')
  const hops = (headers.get('x-forwarded-for') ?? '').split(',')
  return canonicalAddress(hops.at(-trustedProxy) ?? '')
}
