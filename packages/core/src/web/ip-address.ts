/**
 * The one spelling of an IP address (RFC 5952 for version 6; an embedded version 4 address as such), or null for what
 * is none. A port and the brackets around version 6 are left out.
 */
export function canonicalAddress(text: string): string | null {
  const given = text.trim()
  const bare =
    /^\[([^\]]*)\](?::\d{1,5})?$/.exec(given)?.[1] ?? /^([\d.]+):\d{1,5}$/.exec(given)?.[1] ?? given
  return versionFour(bare) ?? versionSix(bare)
}

/**
 * What of a canonical address one subscriber has: version 4 all of it, version 6 its first 64 bits, for everybody on such
 * a network can have any of its addresses (RFC 4291, section 2.5.4). An address that a translator made of version 4
 * (RFC 6052, section 2.1) is told apart like that one.
 */
export function networkOf(address: string): string {
  if (!address.includes(':') || translated.test(address)) return address
  const [head = '', tail] = address.split('::')
  const groups = groupsOf(head)
  // The two colons stand for as many zeros as it takes to make eight groups.
  const end = tail === undefined ? [] : groupsOf(tail)
  const zeros = Array.from({ length: 8 - groups.length - end.length }, () => '0')
  return [...groups, ...zeros, ...end].slice(0, 4).join(':')
}

const translated = /^64:ff9b::(?:[\da-f]{1,4}:)?[\da-f]{1,4}$/

function groupsOf(text: string): string[] {
  return text === '' ? [] : text.split(':')
}

function versionFour(text: string): string | null {
  const parts = text.split('.')
  const sound =
    parts.length === 4 &&
    parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)
  return sound ? text : null
}

function versionSix(text: string): string | null {
  if (!/^[\da-f:.]{2,45}$/i.test(text) || !text.includes(':')) return null
  const address = `http://[${text}]`
  if (!URL.canParse(address)) return null
  const canonical = new URL(address).hostname.slice(1, -1)
  const mapped = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(canonical)
  if (!mapped) return canonical
  const [high = 0, low = 0] = mapped.slice(1).map((part) => Number.parseInt(part, 16))
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}
