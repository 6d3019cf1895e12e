import { authErrorAdapter, authRequestMiddleware, withAuth } from '@sallyport/adapter-tanstack'
import { createServerOnlyFn, createStart } from '@tanstack/react-start'
import { auth } from './auth.ts'

export const startInstance = createStart(() => ({
  requestMiddleware: [
    authRequestMiddleware(createServerOnlyFn(() => auth)),
    withAuth({
      protected: ['/members/:path*', '/api/protected/:path*'],
      public: ['/api/protected/status'],
    }),
  ],
  serializationAdapters: [authErrorAdapter],
}))
