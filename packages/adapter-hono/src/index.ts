export { createHonoAuth, type HonoAuth } from './create-hono-auth.ts'
export type { MountTarget } from './mount.ts'
export type { RequireSessionOptions } from './require-session.ts'
export type { AuthVariables, SignedInVariables } from './variables.ts'
