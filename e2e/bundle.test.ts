import { describe, expect, test } from 'vitest'
import { findInOutput } from './support/find-in-output.ts'

/** What only the server may hold, as it is still spelled after a build has made all names short. */
const fingerprints = [
  // names of what is secret
  'SALLYPORT_SECRET', 'SALLYPORT_SALT', 'AUTH_SECRET', '_CLIENT_SECRET', 'PROVIDER_URL',
  // how sessions are sealed, and the cookies they lie in
  'node:crypto', 'A256GCM', 'aes-256-gcm', 'HKDF', 'sallyport/v1', '__Host-', '; HttpOnly',
  // how people are signed in: oauth4webapi, jose, our own flows
  'authorization_endpoint', 'client_secret_basic', 'code_verifier', 'JWSSignatureVerificationFailed', 'oauth4webapi',
  // how requests are guarded
  'sec-fetch-site', 'Content-Security-Policy',
  // bodies of server functions
  '[error:server]',
] // prettier-ignore

/** The same of an application that has a database. */
const fingerprintsOfDatabases = [
  'DATABASE_FILE',
  'better-sqlite3',
  'begin immediate',
  'auth_session',
]

describe.each([
  {
    app: 'example',
    ofPages: ['Continue with ', '/login', 'Sign out everywhere'],
    ofServer: [...fingerprints, ...fingerprintsOfDatabases],
  },
  { app: 'fixture', ofPages: ['Sign in with ', '/in-boundary'], ofServer: fingerprints },
] as const)('what the browser is given of the $app', ({ app, ofPages, ofServer }) => {
  test('holds its pages, and nothing of the server', () => {
    expect(findInOutput(app, 'client', ofPages)).toEqual(ofPages)
    expect(findInOutput(app, 'client', ofServer)).toEqual([])
  })

  test('is searched for what the server does hold', () => {
    expect(findInOutput(app, 'server', ofServer)).toEqual(ofServer)
  })
})
