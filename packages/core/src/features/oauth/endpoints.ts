import { z } from 'zod'
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

const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])
const signInFields = { redirectTo: z.string().exactOptional(), rememberMe: flag.exactOptional() }
const signInBody: Schema<SignInBody> = z.strictObject(signInFields)

export function oauthEndpoints(sessions: Sessions, flows: OAuthFlows): readonly Endpoint[] {
  const { settings } = sessions.context
  return [
    {
      method: 'GET',
      path: addresses.signIn,
      navigation: 'own-pages',
      async handle({ request, url, params: { provider = '' } }) {
        const asked = await checkInput(signInBody, queryOf(url), 'query')
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
        const asked = await readBody(request, signInBody)
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

/** The two fields that the address may hold; whatever else is in it is not ours. */
function queryOf(url: URL): Record<string, string> {
  const known = [...url.searchParams].filter(([name]) => Object.hasOwn(signInFields, name))
  return Object.fromEntries(known)
}

/** The body of a sign-in with its defaults, checked. Throws `INVALID_REDIRECT_TO`. */
export function startOptions(settings: Settings, asked: SignInBody): StartOptions {
  return {
    redirectTo: returnTo(settings, asked.redirectTo),
    remember: asked.rememberMe ?? settings.session.rememberMe,
  }
}
