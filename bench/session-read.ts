// What it costs to know who a request comes from: `pnpm bench`.
// The promise (README): a first read takes at most twice what the same work takes by hand on node:crypto,
// a repeated cookie at most 1 µs.
import { createDecipheriv, createSecretKey, hkdfSync } from 'node:crypto'
import { createTestAuth } from '@sallyport/core/testing'
import { jwtDecrypt } from 'jose'
import { measure } from './measure.ts'

/** More than the memo of opened tokens holds, so that each comes round again only when it is forgotten. */
const people = 15_000

const secret = 'MDEyMzQ1Njc4OWFiY2RlZmZlZGNiYTk4NzY1NDMyMTA'
const auth = createTestAuth({ secret })
const cookies: string[] = []
for (let index = 0; index < people; index++) {
  cookies.push(
    await auth.cookieOf({
      subject: `person-${index}`,
      name: 'Ada Example',
      image: 'https://example.test/ada.png',
    }),
  )
}
// A browser sends other cookies too.
const requestOf = (cookie: string) =>
  new Request('http://app.test/', { headers: { cookie: `theme=dark; ${cookie}; consent=1` } })
const requests = cookies.map(requestOf)
const at = (index: number) => requests[index % requests.length] as Request

const day = Math.floor(Date.now() / 86_400_000)
const key = createSecretKey(
  new Uint8Array(
    hkdfSync(
      'sha256',
      Buffer.from(secret, 'base64'),
      new Uint8Array(),
      `sallyport/v1/session/${day}`,
      32,
    ),
  ),
)

/** The least that a stateless session can be: no memo, no rotation, no checks but the tag and `exp`. */
function byHand(request: Request): unknown {
  const header = request.headers.get('cookie') ?? ''
  const start = header.indexOf('sp.session=') + 11
  const token = header.slice(start, header.indexOf(';', start))
  const [head = '', , iv = '', ciphertext = '', tag = ''] = token.split('.')
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'))
  decipher.setAAD(Buffer.from(head))
  decipher.setAuthTag(Buffer.from(tag, 'base64url'))
  const text = decipher.update(ciphertext, 'base64url', 'utf8') + decipher.final('utf8')
  const claims = JSON.parse(text) as { exp: number }
  if (claims.exp * 1000 <= Date.now()) throw new Error('expired')
  return claims
}

async function byJose(request: Request): Promise<unknown> {
  const header = request.headers.get('cookie') ?? ''
  const start = header.indexOf('sp.session=') + 11
  return jwtDecrypt(header.slice(start, header.indexOf(';', start)), key)
}

// New requests with cookies that were seen just before, as from a person who clicks around.
const known = await auth.cookieOf({ subject: 'known', name: 'Ada Example' })
const again = Array.from({ length: 64 }, () => requestOf(known))

const [hand, first, second, jose] = await measure([
  {
    name: 'by hand on node:crypto (no memo, no rotation)',
    call: (index) => byHand(at(index)),
    callsARound: people / 5,
  },
  {
    name: 'api.getSession, a cookie not seen before',
    call: (index) => auth.api.getSession({ request: at(index) }),
    callsARound: people / 5,
  },
  {
    name: 'api.getSession, a repeated cookie',
    call: (index) => auth.api.getSession({ request: again[index & 63] as Request }),
    callsARound: people,
  },
  {
    name: 'jose jwtDecrypt with a key object',
    call: (index) => byJose(at(index)),
    callsARound: people / 50,
  },
])
if (!hand || !first || !second || !jose) throw new Error('something was not measured')

console.log(`Node ${process.version}, cookie of ${known.length} bytes, microseconds a read\n`)
console.log(`${''.padEnd(48)} ${'best'.padStart(8)} ${'median'.padStart(8)}`)
for (const { name, best, median } of [hand, first, second, jose]) {
  console.log(`${name.padEnd(48)} ${best.toFixed(2).padStart(8)} ${median.toFixed(2).padStart(8)}`)
}
console.log(
  `\nnot seen before / by hand: ${(first.best / hand.best).toFixed(2)} (promised: at most 2)`,
)
console.log(`repeated cookie: ${second.best.toFixed(2)} µs (promised: at most 1)`)
