import { authAction, sessionMiddleware } from '@sallyport/adapter-tanstack'
import { createServerFn } from '@tanstack/react-start'
import { getRequestHeaders } from '@tanstack/react-start/server'
import { api } from '@/lib/auth'
import { readNewToken, readRotation } from '@/lib/api-token-forms'
import { formText } from '@/lib/form-text'
import { leadBack } from '@/lib/lead-back'
import { isSure, outcomeOf, unsure } from '@/lib/outcome'
import { namePeople } from '@/lib/names'
import { forgetShown, readShown, showOnce } from '@/lib/shown-once'
import { type TokenOwner, tokensPage } from '@/lib/token-owner'

/** The tokens of the person, or of the organization that they act in; and the one that was made just now. */
export const listApiTokens = createServerFn({ method: 'GET' })
  .middleware([sessionMiddleware])
  .validator((owner: TokenOwner) => owner)
  .handler(async ({ data: owner, context: { session } }) => {
    const { apiTokens } = await api.apiTokens.list({ headers: getRequestHeaders(), owner })
    const people = await namePeople(apiTokens.map(({ userId }) => userId))
    const now = Date.now()
    return {
      tokens: apiTokens.map((token) => ({
        ...token,
        person: people.get(token.userId)?.name,
        hasEnded: token.expiresAt !== null && token.expiresAt.getTime() <= now,
      })),
      made: session.session && readShown(session.session.id),
      origin: process.env.SALLYPORT_URL,
    }
  })

export type ListedApiToken = Awaited<ReturnType<typeof listApiTokens>>['tokens'][number]

export const createApiToken = authAction()
  .validator(readNewToken)
  .handler(async ({ data, context: { session } }) => {
    const created = api.apiTokens
      .create({ headers: getRequestHeaders(), ...data })
      .then((made) => session.session && showOnce(session.session.id, made))
    throw leadBack(tokensPage(data.owner), await outcomeOf(created, 'token'))
  })

export const rotateApiToken = authAction()
  .validator(readRotation)
  .handler(async ({ data: { owner, ...rotation }, context: { session } }) => {
    const rotated = api.apiTokens
      .rotate({ headers: getRequestHeaders(), ...rotation })
      .then((made) => session.session && showOnce(session.session.id, made))
    throw leadBack(tokensPage(owner), await outcomeOf(rotated, 'tokenRotated'))
  })

/** The person has it where it belongs. */
export const forgetSecret = authAction()
  .validator((form: FormData) => formText(form, 'owner'))
  .handler(({ data: owner, context: { session } }) => {
    if (session.session) forgetShown(session.session.id)
    throw leadBack(tokensPage(owner), {})
  })

export const renameApiToken = authAction()
  .validator((form: FormData) => ({
    owner: formText(form, 'owner'),
    tokenId: formText(form, 'tokenId'),
    name: formText(form, 'name'),
  }))
  .handler(async ({ data: { owner, ...changes } }) => {
    const renamed = api.apiTokens.update({ headers: getRequestHeaders(), ...changes })
    throw leadBack(tokensPage(owner), await outcomeOf(renamed, 'tokenRenamed'))
  })

export const revokeApiToken = authAction()
  .validator((form: FormData) => ({
    owner: formText(form, 'owner'),
    tokenId: formText(form, 'tokenId'),
    sure: isSure(form),
  }))
  .handler(async ({ data: { owner, tokenId, sure } }) => {
    const headers = getRequestHeaders()
    const search = sure
      ? await outcomeOf(api.apiTokens.revoke({ headers, tokenId }), 'tokenRevoked')
      : unsure
    throw leadBack(tokensPage(owner), search)
  })
