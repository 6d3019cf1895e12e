import * as z from 'zod'
import type { Settings } from '../../context.ts'
import type { Endpoint } from '../../http/endpoint.ts'
import { isForm, readBody } from '../../http/body.ts'
import { checkInput } from '../../http/input.ts'
import type { Limit } from '../../http/rate-limit.ts'
import { json, redirect } from '../../http/responses.ts'
import { errorAddress, returnTo } from '../../http/return-to.ts'
import type { Schema } from '../../schema.ts'
import { pendingCookies, type Sessions } from '../../session/session.ts'
import { addresses } from '../../wire/addresses.ts'
import type { ErrorCode } from '../../wire/errors.ts'
import type { SignInAnswer, SignInBody } from '../../wire/answers.ts'
import type { OAuthFlows, StartOptions } from './flows.ts'

const signInJson: Schema<SignInBody> = z.strictObject({
  redirectTo: z.string().optional(),
  rememberMe: z.boolean().optional(),
})
/** Of a form or an address: an empty field is none, a checkbox says `on`, and what else is there is not ours. */
const signInForm: Schema<SignInBody> = z.object({
  redirectTo: z
    .string()
    .transform((text) => text || undefined)
    .optional(),
  rememberMe: z
    .enum(['true', 'on', 'false', ''])
    .transform((text) => (text === '' ? undefined : text !== 'false'))
    .optional(),
})

const signInAnswer: Schema<SignInAnswer> = z.object({ signInURL: z.url() })

/** What a provider answers with (RFC 6749, section 4.1.2; RFC 9207), for the OpenAPI document: the protocol reads it. */
const callbackQuery = z.object({
  state: z.string(),
  code: z.string().optional(),
  iss: z.string().optional(),
  error: z.string().optional(),
})

const startErrors: readonly ErrorCode[] = [
  'UNKNOWN_PROVIDER', 'INVALID_REDIRECT_TO', 'PROVIDER_REFUSED', 'PROVIDER_UNAVAILABLE',
] // prettier-ignore

const callbackErrors: readonly ErrorCode[] = [
  'UNKNOWN_PROVIDER', 'OAUTH_STATE_INVALID', 'OAUTH_RESPONSE_INVALID', 'OAUTH_TOKEN_INVALID', 'PROFILE_INVALID',
  'PROVIDER_REFUSED', 'PROVIDER_UNAVAILABLE', 'ACCESS_DENIED', 'SIGN_IN_REFUSED', 'EMAIL_REQUIRED', 'ACCOUNT_EXISTS',
  'ACCOUNT_DEACTIVATED',
] // prettier-ignore

/** Many people may come from one address: an office, a school. */
const starting: Limit = { name: 'sign-in', max: 100, window: 60, of: 'address' }
const finishing: Limit = { name: 'callback', max: 100, window: 60, of: 'address' }

export function oauthEndpoints(sessions: Sessions, flows: OAuthFlows): readonly Endpoint[] {
  const { settings } = sessions.context
  return [
    {
      method: 'GET',
      path: addresses.signIn,
      navigation: 'own-pages',
      limit: starting,
      describes: {
        name: 'signInByLink',
        summary: 'Leads to the page of the provider',
        needs: undefined,
        input: signInForm,
        answer: undefined,
        errors: startErrors,
      },
      async handle({ request, url, params: { provider = '' } }) {
        const asked = await checkInput(signInForm, Object.fromEntries(url.searchParams), 'query')
        const { signInURL, cookies } = await flows.start(
          provider,
          request.headers,
          startOptions(settings, asked),
        )
        return redirect(signInURL, [...cookies.values()], 302)
      },
    },
    {
      method: 'POST',
      path: addresses.signIn,
      limit: starting,
      describes: {
        name: 'signIn',
        summary: 'Begins a sign-in, and says where the page of the provider is',
        needs: undefined,
        input: signInJson,
        form: signInForm,
        answer: signInAnswer,
        errors: startErrors,
      },
      async handle({ request, params: { provider = '' } }) {
        const asked = await readBody(request, { json: signInJson, form: signInForm })
        const { signInURL, cookies } = await flows.start(
          provider,
          request.headers,
          startOptions(settings, asked),
        )
        const answer: SignInAnswer = { signInURL }
        const lines = [...cookies.values()]
        return isForm(request) ? redirect(signInURL, lines) : json(answer, lines)
      },
    },
    {
      method: 'GET',
      path: addresses.callback,
      navigation: 'any-site',
      limit: finishing,
      describes: {
        name: 'finishSignIn',
        summary: 'Where the provider sends people back to',
        needs: undefined,
        input: callbackQuery,
        answer: undefined,
        errors: callbackErrors,
      },
      async handle({ request, url, params: { provider = '' } }) {
        const finished = await flows.finish(provider, request.headers, url.searchParams)
        const { cookies, error } = finished
        if (error) return redirect(errorAddress(settings, error.code), cookies, 302)
        const all = [...cookies, ...pendingCookies(sessions, request.headers)]
        return redirect(finished.redirectTo, all, 302)
      },
    },
  ]
}

/** The body of a sign-in with its defaults, checked. Throws `INVALID_REDIRECT_TO`. */
export function startOptions(settings: Settings, asked: SignInBody): StartOptions {
  return {
    redirectTo: returnTo(settings, asked.redirectTo),
    remember: asked.rememberMe ?? settings.session.rememberMe,
  }
}
