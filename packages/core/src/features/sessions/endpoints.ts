import * as z from 'zod'
import { isForm, readBody } from '../../http/body.ts'
import type { Endpoint } from '../../http/endpoint.ts'
import { json, redirect } from '../../http/responses.ts'
import { returnTo } from '../../http/return-to.ts'
import type { Schema } from '../../schema.ts'
import { pendingCookies, type Sessions } from '../../session/session.ts'
import { addresses } from '../../wire/addresses.ts'
import type {
  DevicesAnswer,
  SignOutAllAnswer,
  SignOutAnswer,
  SignOutBody,
  UpdateSessionBody,
} from '../../wire/answers.ts'
import type { SessionFlows } from './flows.ts'

const signOutJson: Schema<SignOutBody> = z.strictObject({ redirectTo: z.string().optional() })
/** Of a form: an empty field is none, and what else is there is not ours. */
const signOutForm: Schema<SignOutBody> = z.object({
  redirectTo: z
    .string()
    .transform((text) => text || undefined)
    .optional(),
})

const updateJson: Schema<UpdateSessionBody> = z.strictObject({
  // As it came, with every key: one that was left out here could not be refused.
  user: z.custom<Record<string, unknown>>(isObject, 'must be an object'),
})

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

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
    {
      method: 'POST',
      path: addresses.signOutAll,
      async handle({ request }) {
        const asked = await readBody(request, { json: signOutJson, form: signOutForm })
        const redirectTo = returnTo(settings, asked.redirectTo)
        const answer: SignOutAllAnswer = { ended: await flows.endAll(request.headers), redirectTo }
        const cookies = pendingCookies(sessions, request.headers)
        return isForm(request) ? redirect(redirectTo, cookies) : json(answer, cookies)
      },
    },
    {
      method: 'PATCH',
      path: addresses.session,
      async handle({ request }) {
        const { user } = await readBody(request, { json: updateJson, form: updateJson })
        const state = await flows.update(request.headers, user)
        return json(state, pendingCookies(sessions, request.headers))
      },
    },
    {
      method: 'GET',
      path: addresses.sessions,
      async handle({ request: { headers } }) {
        const answer: DevicesAnswer = { sessions: await flows.list(headers) }
        return json(answer, pendingCookies(sessions, headers))
      },
    },
    {
      method: 'DELETE',
      path: addresses.device,
      async handle({ request: { headers }, params: { id = '' } }) {
        await flows.revoke(headers, id)
        return json({}, pendingCookies(sessions, headers))
      },
    },
  ]
}
