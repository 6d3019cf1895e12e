import { authErrorAdapter, authRequestMiddleware } from '@sallyport/adapter-tanstack'
import { createServerOnlyFn, createStart } from '@tanstack/react-start'
import { auth } from '#/lib/auth'
import pathRules from '#/middleware'

export const startInstance = createStart(() => ({
  requestMiddleware: [authRequestMiddleware(createServerOnlyFn(() => auth)), pathRules],
  serializationAdapters: [authErrorAdapter],
}))
