import { authErrorAdapter, authRequestMiddleware } from '@sallyport/adapter-tanstack'
import { createServerOnlyFn, createStart } from '@tanstack/react-start'
import { auth } from '@/lib/auth'
import { plainForms } from '@/lib/plain-forms'

/** People's pictures are where their providers keep them; the demo's is on this machine. */
const pictures = "'self' https://avatars.githubusercontent.com http://127.0.0.1:*"

export const startInstance = createStart(() => ({
  requestMiddleware: [
    authRequestMiddleware(
      createServerOnlyFn(() => auth),
      { contentSecurityPolicy: { 'img-src': pictures } },
    ),
    plainForms,
  ],
  serializationAdapters: [authErrorAdapter],
}))
