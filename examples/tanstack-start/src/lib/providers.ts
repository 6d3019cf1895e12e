import { createServerFn } from '@tanstack/react-start'

/** What can be signed in with: the same list as in auth.ts, for the buttons of the login page. */
export const listProviders = createServerFn({ method: 'GET' }).handler(() => [
  { id: 'demo', name: 'the demo provider' },
  ...(process.env.GITHUB_CLIENT_ID ? [{ id: 'github', name: 'GitHub' }] : []),
])
