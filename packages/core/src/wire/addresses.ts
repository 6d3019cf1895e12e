/** Where the endpoints are, below `basePath`. A part that begins with a colon is a parameter. */
export const addresses = {
  session: '/session',
  refresh: '/session/refresh',
  sessions: '/sessions',
  device: '/sessions/:id',
  signIn: '/sign-in/:provider',
  callback: '/callback/:provider',
  signOut: '/sign-out',
  signOutAll: '/sign-out-all',
} as const

/** The default of `basePath`, for server and client alike. */
export const defaultBasePath = '/api/auth'
