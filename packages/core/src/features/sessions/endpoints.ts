import * as z from 'zod'
import { longestName } from '../../account/profile.ts'
import type { Settings } from '../../context.ts'
import { isForm, readBody } from '../../http/body.ts'
import type { Endpoint } from '../../http/endpoint.ts'
import { json, redirect } from '../../http/responses.ts'
import { returnTo } from '../../http/return-to.ts'
import { describeFields, sessionAnswer } from '../../http/session-answer.ts'
import { describedBy, type JsonSchema, type Schema } from '../../schema.ts'
import { pendingCookies, type Sessions } from '../../session/session.ts'
import { addresses } from '../../wire/addresses.ts'
import type {
  DevicesAnswer,
  SignOutAllAnswer,
  SignOutAnswer,
  SignOutBody,
  UpdateSessionBody,
} from '../../wire/answers.ts'
import { devicesAnswer, emptyAnswer, signOutAllAnswer, signOutAnswer } from './answers.ts'
import type { SessionFlows } from './flows.ts'

const signOutJson: Schema<SignOutBody> = z.strictObject({ redirectTo: z.string().optional() })
/** Of a form: an empty field is none, and what else is there is not ours. */
const signOutForm: Schema<SignOutBody> = z.object({
  redirectTo: z
    .string()
    .transform((text) => text || undefined)
    .optional(),
})

const anyUser: Schema<UpdateSessionBody> = z.strictObject({
  // As it came, with every key: one that was left out here could not be refused.
  user: z.custom<Record<string, unknown>>(isObject, 'must be an object'),
})

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function sessionEndpoints(sessions: Sessions, flows: SessionFlows): readonly Endpoint[] {
  const { settings } = sessions.context
  const stateAnswer = sessionAnswer(sessions)
  const changes = updateJson(settings)
  return [
    {
      method: 'GET',
      path: addresses.session,
      describes: {
        name: 'getSession',
        summary: 'Who this request comes from; nobody is an answer too',
        needs: undefined,
        input: undefined,
        answer: stateAnswer,
        errors: [],
      },
      async handle({ request: { headers } }) {
        const state = await flows.read(headers)
        return json(state, pendingCookies(sessions, headers))
      },
    },
    {
      method: 'POST',
      path: addresses.refresh,
      describes: {
        name: 'refreshSession',
        summary: 'A later end for the session, and with a database a new token',
        needs: {},
        input: undefined,
        answer: stateAnswer,
        errors: [],
      },
      async handle({ request: { headers } }) {
        const state = await flows.refresh(headers)
        return json(state, pendingCookies(sessions, headers))
      },
    },
    {
      method: 'POST',
      path: addresses.signOut,
      // Nobody who has the session as well can keep the person from ending it.
      limit: false,
      describes: {
        name: 'signOut',
        summary: 'Ends the session of this request; none is well too',
        needs: undefined,
        input: signOutJson,
        form: signOutForm,
        answer: signOutAnswer,
        errors: ['INVALID_REDIRECT_TO'],
      },
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
      // Nobody who has the session as well can keep the person from ending it.
      limit: false,
      describes: {
        name: 'signOutAll',
        summary: 'Ends every session of the person',
        needs: { impersonated: false },
        input: signOutJson,
        form: signOutForm,
        answer: signOutAllAnswer,
        errors: ['INVALID_REDIRECT_TO', 'DATABASE_REQUIRED'],
      },
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
      describes: {
        name: 'updateSession',
        summary: 'Changes what a person may change of themselves',
        needs: {},
        input: changes,
        answer: stateAnswer,
        errors: ['DATABASE_REQUIRED'],
      },
      async handle({ request }) {
        const { user } = await readBody(request, { json: changes, form: changes })
        const state = await flows.update(request.headers, user)
        return json(state, pendingCookies(sessions, request.headers))
      },
    },
    {
      method: 'GET',
      path: addresses.sessions,
      describes: {
        name: 'listSessions',
        summary: 'The devices that the person is signed in on, the one that was seen last first',
        needs: {},
        input: undefined,
        answer: devicesAnswer,
        errors: ['DATABASE_REQUIRED'],
      },
      async handle({ request: { headers } }) {
        const answer: DevicesAnswer = { sessions: await flows.list(headers) }
        return json(answer, pendingCookies(sessions, headers))
      },
    },
    {
      method: 'DELETE',
      path: addresses.device,
      describes: {
        name: 'revokeSession',
        summary: 'Ends one session of the person',
        needs: { impersonated: false },
        input: undefined,
        answer: emptyAnswer,
        errors: ['NOT_FOUND', 'DATABASE_REQUIRED'],
      },
      async handle({ request: { headers }, params: { id = '' } }) {
        await flows.revoke(headers, id)
        return json({}, pendingCookies(sessions, headers))
      },
    },
  ]
}

/** What is in it beyond the shape, the flow says; the document says it here. */
function updateJson(settings: Settings): Schema<UpdateSessionBody> {
  return describedBy(anyUser, () => {
    const known: Record<string, JsonSchema> = {
      ...describeFields(settings),
      name: { type: 'string', minLength: 1, maxLength: longestName },
      image: { type: ['string', 'null'], format: 'uri' },
    }
    const editable = settings.user.editable.map((name) => [name, known[name] ?? {}])
    const user = {
      type: 'object',
      properties: Object.fromEntries(editable),
      additionalProperties: false,
    }
    return { type: 'object', properties: { user }, required: ['user'], additionalProperties: false }
  })
}
