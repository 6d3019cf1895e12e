/** How an export takes part in a server function. */
export interface ExportCase {
  /** A module of an application that exports the function `fn`. */
  readonly code: string
  /** Some of what the function's handler is made of, by which it is found. */
  readonly fingerprint: string
  readonly method?: 'GET'
  /** What somebody without a session gets: `'refused'`, `'sent to …'`, or what is returned. */
  readonly told: unknown
}

/** How an export guards a page. */
export interface GuardCase {
  readonly beforeLoad: string
  /** Where somebody without a session is sent; null: they may see the page. */
  readonly sentTo: string | null
}

const ofApplication = (name: string) => `the handler behind ${name}`

const builder = (name: string): ExportCase => ({
  code: `import { ${name} } from '@sallyport/adapter-tanstack'
export const fn = ${name}().handler(() => '${ofApplication(name)}')`,
  fingerprint: ofApplication(name),
  told: 'refused',
})

const middleware = (name: string, use = name): ExportCase => ({
  code: `import { ${name} } from '@sallyport/adapter-tanstack'
import { createServerFn } from '@tanstack/react-start'
const guarded = createServerFn({ method: 'POST' }).middleware([${use}])
export const fn = guarded.handler(() => '${ofApplication(name)}')`,
  fingerprint: ofApplication(name),
  told: 'refused',
})

const helper = (name: string, told: unknown, use = `${name}()`): ExportCase => ({
  code: `import { ${name} } from '@sallyport/adapter-tanstack/server'
import { createServerFn } from '@tanstack/react-start'
import { auth } from '../auth'
export const fn = createServerFn({ method: 'POST' }).handler(async () => {
  return { by: '${ofApplication(name)}', of: auth.pages.home, told: await ${use} }
})`,
  fingerprint: ofApplication(name),
  told,
})

/** Told by the helper, and so by the handler that called it. */
const returned = (name: string, told: unknown) =>
  helper(name, { by: ofApplication(name), of: '/', told })

const ready = (entry: string, name: string, rest: Omit<ExportCase, 'code'>): ExportCase => ({
  code: `export { ${name} as fn } from '@sallyport/adapter-tanstack/${entry}'`,
  ...rest,
})

type Cases = Readonly<Record<string, ExportCase | null>>

/** What the package exports to applications, by entry, but its guards; null for what is no part of a server function. */
export const exportCases: Readonly<Record<string, Cases>> = {
  '.': {
    AuthError: null,
    adminAction: builder('adminAction'),
    authAction: builder('authAction'),
    authErrorAdapter: null,
    authRequestMiddleware: null,
    contentSecurityPolicy: null,
    createAdminAction: builder('createAdminAction'),
    cspNonce: null,
    csrfMiddleware: null,
    organizationAction: builder('organizationAction'),
    requireOrganization: middleware('requireOrganization', 'requireOrganization()'),
    requirePermission: middleware('requirePermission', "requirePermission('project:read')"),
    requireRole: middleware('requireRole', "requireRole('support')"),
    requireScope: middleware('requireScope', "requireScope('project:read')"),
    securityHeaders: null,
    sessionMiddleware: middleware('sessionMiddleware'),
    withAuth: null,
  },
  './server': {
    authHandlers: null,
    createAuthSession: helper(
      'createAuthSession',
      'sent to /login',
      'createAuthSession(auth).requireSession()',
    ),
    getAccountContext: helper('getAccountContext', 'refused'),
    getServerSession: returned('getServerSession', null),
    getSession: returned('getSession', null),
    isUserAdmin: returned('isUserAdmin', false),
    requireActiveOrganizationId: helper('requireActiveOrganizationId', 'sent to /login'),
    requireAdmin: helper('requireAdmin', 'sent to /login'),
    requireSession: helper('requireSession', 'refused'),
    validateSession: returned('validateSession', {
      valid: false,
      reason: 'NO_SESSION',
      session: null,
    }),
  },
  './fetch-account-context': {
    fetchAccountContext: ready('fetch-account-context', 'fetchAccountContext', {
      fingerprint: 'getAccountContext(',
      method: 'GET',
      told: 'refused',
    }),
  },
  './fetch-auth-state': {
    fetchAuthState: ready('fetch-auth-state', 'fetchAuthState', {
      fingerprint: 'isUserAdmin(',
      method: 'GET',
      told: { isAdmin: false },
    }),
  },
  './fetch-session': {
    fetchSession: ready('fetch-session', 'fetchSession', {
      fingerprint: 'readSession(',
      method: 'GET',
      told: null,
    }),
  },
  './sign-in': {
    signInFn: ready('sign-in', 'signInFn', { fingerprint: 'api.signIn(', told: 'no provider' }),
  },
  './sign-out': {
    signOutFn: ready('sign-out', 'signOutFn', { fingerprint: 'api.signOut(', told: 'sent to /' }),
  },
}

/** What the entry `guards` exports. */
export const guardCases: Readonly<Record<string, GuardCase>> = {
  createGuards: { beforeLoad: "createGuards({ signIn: '/own' }).requireAuth", sentTo: '/own' },
  redirectIfAuthenticated: { beforeLoad: 'redirectIfAuthenticated', sentTo: null },
  requireAdminAuth: { beforeLoad: 'requireAdminAuth', sentTo: '/login' },
  requireAuth: { beforeLoad: 'requireAuth', sentTo: '/login' },
}
