import { createHonoAuth } from '@sallyport/adapter-hono'
import { auth } from './auth.ts'

export const { mount, sessionMiddleware, requireSession, requireOrganization, requirePermission } =
  createHonoAuth(auth)
