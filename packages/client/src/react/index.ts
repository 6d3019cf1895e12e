export * from '../index.ts'
export {
  createAuthClient,
  type ReactAuthClient,
  type UseSessionResult,
} from './create-auth-client.ts'
export { SessionProvider, type SessionProviderProps } from './session-provider.ts'
export { useSession } from './use-session.ts'
export { useSessionUpdate } from './use-session-update.ts'
