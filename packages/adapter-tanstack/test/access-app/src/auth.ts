import '@tanstack/react-start/server-only'
import { createAuthSession } from '@sallyport/adapter-tanstack/server'
import { createAuth, type Database, oidc } from '@sallyport/core'
import { options } from '../../people.ts'

/** Secret and database are those of the test that runs the application. */
const { database, secret } = Reflect.get(globalThis, Symbol.for('access-app')) as {
  database: Database
  secret: string
}

export const auth = createAuth({
  ...options,
  database,
  secret,
  oauth: [oidc({ id: 'demo', issuer: 'http://127.0.0.1:9', clientId: 'app', clientSecret: 'x' })],
})
export const bound = createAuthSession(auth)
