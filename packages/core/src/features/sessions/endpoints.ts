import { z } from 'zod'
import { AuthError } from '../../errors.ts'
import { isForm, readBody } from '../../http/body.ts'
import type { Endpoint, Method } from '../../http/endpoint.ts'
import { json, redirect } from '../../http/responses.ts'
import { returnTo } from '../../http/return-to.ts'
import type { Schema } from '../../schema.ts'
import { pendingCookies, type Sessions } from '../../session/session.ts'
import { addresses } from '../../wire/addresses.ts'
import type { SignOutAnswer, SignOutBody } from '../../wire/answers.ts'
import type { SessionFlows } from './flows.ts'

const signOutJson: Schema<SignOutBody> = z.strictObject({ redirectTo: z.string().optional() })
/** Of a form: an empty field is none, and what else is there is not ours. */
const signOutForm: Schema<SignOutBody> = z.object({
  redirectTo: z
    .string()
    .transform((text) => text || undefined)
    .optional(),
})

export function sessionEndpoints(sessions: Sessions, flows: SessionFlows): readonly Endpoint[] {
  const { settings } = sessions.context
  return [
    {
      method: 'GET',
      path: addresses.session,
      async handle({ request: { headers } }) {
        const state = await flows.read(headers)
        return json(state, pendingCookies(sessions, headers))
      },
    },
    {
      method: 'POST',
      path: addresses.refresh,
      async handle({ request: { headers } }) {
        const state = await flows.refresh(headers)
        return json(state, pendingCookies(sessions, headers))
      },
    },
    {
      method: 'POST',
      path: addresses.signOut,
      async handle({ request }) {
        const asked = await readBody(request, { json: signOutJson, form: signOutForm })
        const answer: SignOutAnswer = { redirectTo: returnTo(settings, asked.redirectTo) }
        await flows.end(request.headers)
        const cookies = pendingCookies(sessions, request.headers)
        return isForm(request) ? redirect(answer.redirectTo, cookies) : json(answer, cookies)
      },
    },
    needsDatabase('GET', addresses.sessions),
    needsDatabase('POST', addresses.signOutAll),
  ]
}

/** What cannot be had while sessions live only in their cookies says so, rather than being unknown. */
function needsDatabase(method: Method, path: string): Endpoint {
  return { method, path, handle: () => Promise.reject(new AuthError('DATABASE_REQUIRED')) }
}
