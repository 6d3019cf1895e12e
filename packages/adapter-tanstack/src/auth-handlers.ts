import type { Auth } from '@sallyport/core'
import { noteHandled } from './request-auth.ts'

type Handler = (context: { request: Request }) => Promise<Response>

/** The handlers of a server route. Methods that have none of their own go to `ANY`, and HEAD to `GET`. */
export type AuthHandlers = Readonly<Record<'GET' | 'POST' | 'PATCH' | 'DELETE' | 'ANY', Handler>>

/**
 * Everything below `basePath`, for one catch-all route such as `src/routes/api/auth/$.ts`:
 * `server: { handlers: authHandlers(auth) }`. A method that an address does not have is answered 405.
 */
export function authHandlers(auth: Auth | (() => Auth)): AuthHandlers {
  const handle: Handler = ({ request }) => {
    noteHandled(request)
    return (typeof auth === 'function' ? auth() : auth).handler(request)
  }
  return { GET: handle, POST: handle, PATCH: handle, DELETE: handle, ANY: handle }
}
