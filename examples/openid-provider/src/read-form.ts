import type { IncomingMessage } from 'node:http'

const maxBytes = 16_384

/** Reads a form post; what is longer than 16 KiB is cut off, no page here sends as much. */
export async function readForm(req: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of req) {
    if (!Buffer.isBuffer(chunk) || (size += chunk.length) > maxBytes) break
    chunks.push(chunk)
  }
  return new URLSearchParams(Buffer.concat(chunks).toString())
}
