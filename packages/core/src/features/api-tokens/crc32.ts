/** The polynomial of IEEE 802.3, its bits reversed. */
const polynomial = 0xedb88320

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ polynomial : rest >>> 1
  return rest
})

/** The CRC-32 of a text of ASCII characters, as zip files and Ethernet have it. It proves nothing: it tells typos. */
export function crc32(text: string): number {
  let rest = 0xffffffff
  for (let index = 0; index < text.length; index++) {
    rest = (rest >>> 8) ^ (table[(rest ^ text.charCodeAt(index)) & 0xff] ?? 0)
  }
  return (rest ^ 0xffffffff) >>> 0
}
