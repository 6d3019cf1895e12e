import { authErrorAdapter, authRequestMiddleware } from '@sallyport/adapter-tanstack'
import { createServerOnlyFn, createStart } from '@tanstack/react-start'
import { auth } from '@/lib/auth'
import { greet } from '@/lib/greet'

export const startInstance = createStart(() => ({
  requestMiddleware: [
    authRequestMiddleware(
      createServerOnlyFn(() => auth),
      { contentSecurityPolicy: true },
    ),
    greet,
  ],
  serializationAdapters: [authErrorAdapter],
}))
