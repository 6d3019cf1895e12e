import { createUsers } from './account/users.ts'
import { type Api, createApi } from './api.ts'
import { readConfiguration } from './config.ts'
import type { Context } from './context.ts'
import { createJose, type Jose } from './crypto/jose.ts'
import { diagnose, type Finding } from './diagnose.ts'
import { AuthError } from './errors.ts'
import type { AuthEvent } from './events.ts'
import { explain } from './explain.ts'
import type { CallsOf, Feature } from './feature.ts'
import { discover } from './features/oauth/discover.ts'
import { oauthFeature } from './features/oauth/index.ts'
import { sessionsFeature } from './features/sessions/index.ts'
import type { Method } from './http/endpoint.ts'
import { createDocument, type OpenApiDocument } from './http/openapi/document.ts'
import { createRouter, type Handler } from './http/router.ts'
import type { AuthOptions } from './options.ts'
import { openApiSection } from './openapi.ts'
import { addUp, emptyRooms, endpointsOf, furnish } from './rooms.ts'
import type { RequestHeaders, RequestSource } from './session/request-state.ts'
import { cleanUp } from './session/clean-up.ts'
import {
  createSessions,
  pendingCookies,
  requireDatabase,
  type Sessions,
} from './session/session.ts'
import { checkedDatabase } from './store/checked.ts'
import type { Migration } from './store/store.ts'
import { coreTables } from './tables.ts'
import type { Session } from './wire/session.ts'

/** What `createAuth` gives. Nothing in it uses `this`: take it apart as you like. */
export interface Auth<Fields extends object = object, Internal extends keyof Fields = never> {
  /** One for each method, to mount under `basePath`. */
  readonly handlers: Readonly<Record<Method, Handler>>
  /** All methods in one. */
  readonly handler: Handler
  readonly api: Api<Fields, Internal>
  readonly jose: Jose
  /** The paths that adapters lead people to. */
  readonly pages: Readonly<{ signIn: string; home: string; error: string }>
  readonly basePath: string
  /**
   * For adapters: the `Set-Cookie` lines that calls with these request headers want on the response, each of
   * which the response needs once.
   */
  pendingCookies(headers: RequestHeaders): readonly string[]
  /**
   * For adapters: how often calls with these request headers have changed the session, if only in its row. What was read
   * before is to be read again.
   */
  changesOf(headers: RequestHeaders): number
  /**
   * For adapters: notes from now on whether anybody asks with these request headers whom the request comes from. An answer
   * that was made with that is for nobody else.
   */
  watch(headers: RequestHeaders): { readonly wasRead: boolean }
  /**
   * For adapters: whether an `Authorization: Bearer` header says whom a request comes from, valid or not. Cookies do not
   * count then, and no other site can have sent it unasked: it needs no protection against such requests.
   */
  bearerDecides(headers: RequestHeaders): boolean
  /** The OpenAPI 3.1 document of all endpoints, whether or not it is served: a new object each time, to change as you like. */
  openapi(): OpenApiDocument
  /**
   * Resolves when the database can be used: for a start-up that would rather fail than wait for the first request.
   * Rejects with `MIGRATION_REQUIRED` or `STORE_UNAVAILABLE`. At once without a database.
   */
  ready(): Promise<void>
  /**
   * Runs the migrations that the database lacks, as `npx sallyport migrate` does, and tells which; with `dryRun` it only
   * tells. Several processes may do so at once. Throws `DATABASE_REQUIRED`.
   */
  migrate(options?: { dryRun?: boolean }): Promise<readonly Migration[]>
  /** Looks at what a sign-in needs, as `npx sallyport doctor` does: what is well, and how to mend what is not. */
  diagnose(): Promise<readonly Finding[]>
  /** Deletes what expired long ago; done once an hour with a sign-in as well. How many rows. Throws `DATABASE_REQUIRED`. */
  cleanUp(): Promise<number>
  /** Ends the connections that the store opened. */
  close(): Promise<void>
}

/** The session type of an `auth`, with the application's own user fields: `SessionOf<typeof auth>`. */
export type SessionOf<A> = A extends {
  readonly api: {
    getServerSession(source: RequestSource): Promise<infer Found extends Session | null>
  }
}
  ? NonNullable<Found>
  : never

/** The calls of features, beside those of the core: `auth.api.organizations`. */
export interface WithCalls<Features extends readonly Feature[]> {
  readonly api: CallsOf<Features>
}

/** What the outside world gives; a test gives its own. */
export interface Surroundings {
  /** Milliseconds since 1970. */
  now(): number
  /** Milliseconds since some moment, by a clock that nobody sets. */
  uptime(): number
  fetch: typeof fetch
  environment: Readonly<Record<string, string | undefined>>
}

/**
 * The authentication of one application. Throws `CONFIGURATION_INVALID` at once, naming each option that is
 * wrong and how to mend it, and says the same on the console.
 */
export function createAuth<
  Fields extends object = object,
  Internal extends keyof Fields = never,
  const Features extends readonly Feature[] = readonly [],
>(options: AuthOptions<Fields, Internal, Features>): Auth<Fields, Internal> & WithCalls<Features> {
  try {
    return assemble(options, {
      now: Date.now,
      uptime: () => performance.now(),
      fetch: (...request) => fetch(...request),
      environment: globalThis.process?.env ?? {},
    }).auth
  } catch (error) {
    // Said here as well: some frameworks load the module with the first request and answer 500 without a word.
    // The command line says what it is thrown.
    if (error instanceof AuthError && !isUnchecked()) console.error(`[sallyport] ${error.message}`)
    throw error
  }
}

/** The house, from the ground up. */
export function assemble<
  Fields extends object,
  Internal extends keyof Fields,
  const Features extends readonly Feature[],
>(
  options: AuthOptions<Fields, Internal, Features>,
  { now, uptime, fetch, environment }: Surroundings,
): { auth: Auth<Fields, Internal> & WithCalls<Features>; sessions: Sessions } {
  const { settings, keyRing, providers } = readConfiguration(options, environment)
  const features = options.features ?? []
  const tables = [...coreTables, ...features.flatMap((feature) => feature.tables ?? [])]
  const emit = tell(options.onEvent ?? report)
  const database =
    options.database &&
    checkedDatabase(options.database, tables, {
      atOnce: !isUnchecked(),
      migrates: options.migrateAtStart === true && !isUnchecked(),
    })
  const rooms = emptyRooms()
  const permissionsOf = addUp(features)
  const around = { database, now, uptime, fetch, emit }
  const context: Context = { settings, keyRing, gates: rooms.gates, permissionsOf, ...around }

  const sessions = createSessions(context, rooms)
  const session = sessionsFeature(sessions)
  const oauth = oauthFeature(sessions, providers)
  rooms.sections.push({ tag: 'sessions', ...session }, { tag: 'oauth', ...oauth })
  furnish(rooms, sessions, features)
  const openapi = () => {
    const found = { hasDatabase: database !== undefined, hasTokens: rooms.resolvers.length > 0 }
    return createDocument(settings, rooms.sections, found)
  }
  if (settings.openapi.isServed) rooms.sections.push(openApiSection(openapi))
  const handler = createRouter(sessions, endpointsOf(rooms))
  const users = createUsers(sessions)
  const api = {
    ...createApi(sessions, { oauth: oauth.flows, session: session.flows, users }),
    ...rooms.api,
  }
  const ready = async () => database?.ready()
  if (!isUnchecked()) ready().catch((cause) => emit(notReady(cause)))

  const auth: Auth<Fields, Internal> & WithCalls<Features> = {
    handler,
    handlers: { GET: handler, POST: handler, PATCH: handler, DELETE: handler },
    // The fields in a session are those that `user.fields` made, and only our own keys seal sessions; the calls of a
    // feature stand under its id.
    api: api as unknown as Api<Fields, Internal> & CallsOf<Features>,
    jose: createJose(keyRing, now),
    pages: settings.pages,
    basePath: settings.basePath,
    pendingCookies: (headers) => pendingCookies(sessions, headers),
    changesOf: (headers) => sessions.states.find(headers)?.changes ?? 0,
    watch: (headers) => sessions.states.watch(headers),
    bearerDecides: (headers) => sessions.bearerOf(headers) !== undefined,
    openapi,
    ready,
    async migrate({ dryRun = false } = {}) {
      const given = requireDatabase(sessions)
      return dryRun ? given.pending(tables) : given.migrate(tables)
    },
    diagnose: () =>
      diagnose({
        settings,
        secrets: keyRing.secrets.length,
        now,
        database: database && {
          kind: database.kind,
          pending: () => database.pending(tables),
          readClock: database.readClock,
        },
        providers: providers.map((provider) => ({
          id: provider.id,
          issuer: provider.issuer,
          discover: () => discover(context, provider),
        })),
      }),
    cleanUp: async () => cleanUp(requireDatabase(sessions), now()),
    close: async () => database?.close(),
  }
  return { auth, sessions }
}

/** The command line loads an application whose database may lack the migrations that it is about to run. */
function isUnchecked(): boolean {
  return Reflect.get(globalThis, Symbol.for('sallyport.unchecked')) === true
}

function notReady(cause: unknown): AuthEvent {
  return { type: 'error', detail: explain(cause), cause }
}

function tell(listener: (event: AuthEvent) => void): (event: AuthEvent) => void {
  return (event) => {
    try {
      // An async function is one too, and its rejection would end the process.
      const told: unknown = listener(event)
      if (told instanceof Promise) told.catch(listenerFailed)
    } catch (error) {
      listenerFailed(error)
    }
  }
}

function listenerFailed(error: unknown): void {
  console.error('[sallyport] onEvent threw', error)
}

function report(event: AuthEvent): void {
  switch (event.type) {
    case 'error':
      console.error(`[sallyport] ${event.detail}`, event.cause)
      break
    case 'sign_in.failed':
      console.warn(
        `[sallyport] sign-in with ${event.provider} failed: ${event.code}`,
        event.detail ?? '',
      )
      break
    case 'revocation_feed.failed':
      console.error(
        '[sallyport] the database cannot be asked which sessions ended; they are accepted for outageGrace',
        event.cause,
      )
      break
    case 'revocation_feed.closed':
      console.error('[sallyport] outageGrace is over: no session is accepted for now')
      break
    case 'revocation_feed.recovered':
      console.warn('[sallyport] the database can be asked again which sessions ended')
      break
    case 'request.refused':
      console.warn(`[sallyport] request refused: ${event.code}`, event.detail ?? '')
      break
  }
}
