export { authHandlers, type AuthHandlers } from './auth-handlers.ts'
export { type AuthSession, createAuthSession } from './create-auth-session.ts'
export { getSession, requireSession } from './current-session.ts'
