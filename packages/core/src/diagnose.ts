import type { Settings } from './context.ts'
import { explain } from './explain.ts'
import type { Migration } from './store/store.ts'
import { callbackAddress } from './web/callback-address.ts'
import { isLoopback } from './web/origin.ts'

/** One thing that was looked at. */
export interface Finding {
  readonly name: string
  readonly ok: boolean
  /** What was found; where it is not well, how to mend it. */
  readonly detail: string
}

/** What can be looked at. */
export interface Examined {
  readonly settings: Settings
  /** How many secrets open what was sealed. */
  readonly secrets: number
  /** Milliseconds since 1970. */
  now(): number
  readonly database: ExaminedDatabase | undefined
  readonly providers: readonly ExaminedProvider[]
}

export interface ExaminedDatabase {
  readonly kind: string
  pending(): Promise<readonly Migration[]>
  /** Not there where the database has this machine's clock. */
  readClock?: (() => Promise<number>) | undefined
}

export interface ExaminedProvider {
  readonly id: string
  readonly issuer: string
  /** Reads the provider's metadata; the time by its clock, where its answer tells. */
  discover(): Promise<number | undefined>
}

const checkDatabase = 'Check that it runs, and the address and password in `database`.'

/** Seconds that two clocks may differ: tokens are short-lived, and a code is used at once. */
const largestSkew = 30

/** Looks at everything that a sign-in needs. Never rejects. */
export async function diagnose(examined: Examined): Promise<readonly Finding[]> {
  const [database, ...providers] = await Promise.all([
    examineDatabase(examined),
    ...examined.providers.map((provider) => examineProvider(provider, examined)),
  ])
  const all = [database, ...providers]
  return [
    examineConfiguration(examined),
    ...all.flatMap(({ findings }) => findings),
    examineClocks(all.flatMap(({ clock }) => clock ?? [])),
  ]
}

interface Clock {
  readonly owner: string
  /** Seconds that it is ahead of this machine's. */
  readonly ahead: number
}

interface Examination {
  readonly findings: readonly Finding[]
  readonly clock?: Clock | undefined
}

function examineConfiguration({ settings, secrets }: Examined): Finding {
  const name = 'configuration'
  const { origin, cookie } = settings
  const encrypted = origin.startsWith('https:')
  if (!encrypted && !isLoopback(origin)) {
    const detail = `baseURL is ${origin}: everybody on the way can read the cookies. Serve the application over https, and make baseURL that address.`
    return { name, ok: false, detail }
  }
  if (encrypted && !cookie.secure) {
    const detail = `security.requireSecureCookie is false, so browsers send the session over http as well. Leave it out: on https it is true.`
    return { name, ok: false, detail }
  }
  const flags = `${cookie.secure ? 'Secure, ' : ''}HttpOnly, SameSite=${cookie.sameSite}`
  const keys = secrets === 1 ? '1 secret' : `${secrets} secrets, of which the first seals`
  return { name, ok: true, detail: `${origin}, cookies ${flags}, ${keys}` }
}

async function examineDatabase({ database, now }: Examined): Promise<Examination> {
  const name = 'database'
  if (!database) {
    return { findings: [{ name, ok: true, detail: 'none: sessions live in their cookies alone' }] }
  }
  const { kind, pending, readClock } = database
  try {
    const lacking = await pending()
    const clock = readClock && (await compare(kind, readClock, now))
    const findings = [{ name, ok: true, detail: `${kind} answers` }, examineMigrations(lacking)]
    return { findings, clock }
  } catch (error) {
    return {
      findings: [{ name, ok: false, detail: `${kind}: ${explain(error)}. ${checkDatabase}` }],
    }
  }
}

function examineMigrations(lacking: readonly Migration[]): Finding {
  const name = 'migrations'
  if (lacking.length === 0) return { name, ok: true, detail: 'all have run' }
  const names = lacking.map((migration) => migration.name).join(', ')
  return { name, ok: false, detail: `${names} not run yet. Run: npx sallyport migrate` }
}

async function examineProvider(
  { id, issuer, discover }: ExaminedProvider,
  { settings, now }: Examined,
): Promise<Examination> {
  const name = `provider ${id}`
  try {
    const clock = await compare(id, discover, now)
    const detail = `${issuer}, which has to know ${callbackAddress(settings, id)}`
    return { findings: [{ name, ok: true, detail }], clock }
  } catch (error) {
    const detail = `${explain(error)}. Check the issuer, and that this machine may connect to it.`
    return { findings: [{ name, ok: false, detail }] }
  }
}

/** How far the clock that `read` tells is ahead, as of the middle of the question. */
async function compare(
  owner: string,
  read: () => Promise<number | undefined>,
  now: () => number,
): Promise<Clock | undefined> {
  const asked = now()
  const time = await read()
  const ahead = ((time ?? 0) - (asked + now()) / 2) / 1000
  return time === undefined ? undefined : { owner, ahead }
}

function examineClocks(clocks: readonly Clock[]): Finding {
  const name = 'clock'
  const wrong = clocks.filter(({ ahead }) => !(Math.abs(ahead) <= largestSkew))
  if (wrong.length > 0) {
    const differences = wrong.map(
      ({ owner, ahead }) =>
        `${Math.round(Math.abs(ahead))} seconds ${ahead > 0 ? 'behind' : 'ahead of'} that of ${owner}`,
    )
    const detail = `This machine's clock is ${differences.join(' and ')}. Let both be set by NTP.`
    return { name, ok: false, detail }
  }
  if (clocks.length === 0)
    return { name, ok: true, detail: 'not compared: nothing here has a clock of its own' }
  const owners = clocks.map(({ owner }) => owner).join(', ')
  return { name, ok: true, detail: `within ${largestSkew} seconds of ${owners}` }
}
