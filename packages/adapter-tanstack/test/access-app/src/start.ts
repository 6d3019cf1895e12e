import { authErrorAdapter, authRequestMiddleware } from '@sallyport/adapter-tanstack'
import { createServerOnlyFn, createStart } from '@tanstack/react-start'
import { auth } from './auth.ts'

export const startInstance = createStart(() => ({
  requestMiddleware: [authRequestMiddleware(createServerOnlyFn(() => auth))],
  serializationAdapters: [authErrorAdapter],
}))
