import { authErrorAdapter, authRequestMiddleware } from '@sallyport/adapter-tanstack'
import { createServerOnlyFn, createStart } from '@tanstack/react-start'
import { auth } from '@/lib/auth'
import { plainForms } from '@/lib/plain-forms'

export const startInstance = createStart(() => ({
  requestMiddleware: [authRequestMiddleware(createServerOnlyFn(() => auth)), plainForms],
  serializationAdapters: [authErrorAdapter],
}))
