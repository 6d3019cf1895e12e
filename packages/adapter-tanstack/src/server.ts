export { authHandlers, type AuthHandlers } from './auth-handlers.ts'
export { type AuthSession, createAuthSession } from './create-auth-session.ts'
export { getServerSession, getSession, requireSession, validateSession } from './current-session.ts'
