import type { ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from './misbehaviour.ts'
import type { RecordedRequest } from './recorded-request.ts'

const page = '<!doctype html><title>Oh no</title><h1>Something went wrong</h1>'

/** Answers wrongly and returns true, or returns false when the right answer shall follow. */
export async function sendFault(
  fault: Fault,
  res: ServerResponse,
  request: RecordedRequest,
): Promise<boolean> {
  if (fault.delayMs) await sleep(fault.delayMs, undefined, { ref: false })
  if (fault.hang) return true
  if (fault.hangUp) res.destroy()
  else if (fault.drip) await stream(drip(request), res)
  else if (fault.hugeBody) await stream(padding(fault.hugeBody, request), res)
  else if (fault.redirect) res.writeHead(302, { location: fault.redirect }).end()
  else if (fault.html || fault.status) {
    res.writeHead(fault.status ?? 200, { 'content-type': 'text/html; charset=utf-8' }).end(page)
  } else return false
  return true
}

async function* drip(request: RecordedRequest) {
  for (;;) {
    request.bytesSent += 1
    yield ' '
    await sleep(20, undefined, { ref: false })
  }
}

async function* padding(size: number, request: RecordedRequest) {
  const chunk = 'x'.repeat(65_536)
  yield '{"padding":"'
  while (request.bytesSent < size) {
    request.bytesSent += chunk.length
    yield chunk
  }
  yield '"}'
}

async function stream(parts: AsyncIterable<string>, res: ServerResponse): Promise<void> {
  res.writeHead(200, { 'content-type': 'application/json' })
  try {
    await pipeline(parts, res)
  } catch {
    // The other side had enough and left, as it should.
  }
}
