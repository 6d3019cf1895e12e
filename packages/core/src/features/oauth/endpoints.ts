import * as z from 'zod'
import type { Settings } from '../../context.ts'
import type { Endpoint } from '../../http/endpoint.ts'
import { isForm, readBody } from '../../http/body.ts'
import { checkInput } from '../../http/input.ts'
import { json, redirect } from '../../http/responses.ts'
import { errorAddress, returnTo } from '../../http/return-to.ts'
import type { Schema } from '../../schema.ts'
import { pendingCookies, type Sessions } from '../../session/session.ts'
import { addresses } from '../../wire/addresses.ts'
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

export function oauthEndpoints(sessions: Sessions, flows: OAuthFlows): readonly Endpoint[] {
  const { settings } = sessions.context
  return [
    {
      method: 'GET',
      path: addresses.signIn,
      navigation: 'own-pages',
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
