import { interactionPolicy, type Grant, type KoaContextWithOIDC } from 'oidc-provider'

/**
 * The login page is shown at every sign-in, also when this provider still knows the person:
 * in a demo one wants to see it, and to change who one is. `prompt=none` still works.
 */
export function signInPolicy(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base()
  const everyTime = new interactionPolicy.Check(
    'every_time',
    'the person chooses an account at every sign-in',
    ({ oidc }) => !oidc.result?.login && !oidc.prompts.has('none'),
  )
  policy.add(
    new interactionPolicy.Prompt({ name: 'select_account', requestable: true }, everyTime),
    0,
  )
  return policy
}

/**
 * Grants what a registered client asks for, so that signing in is one click.
 * The consent page appears when the client sends `prompt=consent`.
 */
export async function grantWhatIsAsked({ oidc }: KoaContextWithOIDC): Promise<Grant | undefined> {
  const { client, session, provider } = oidc
  if (!client || !session?.accountId) return undefined
  const known = session.grantIdFor(client.clientId)
  const grant =
    (known && (await provider.Grant.find(known))) ||
    new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
  grant.addOIDCScope(oidc.requestParamOIDCScopes)
  grant.addOIDCClaims(oidc.requestParamClaims)
  await grant.save()
  return grant
}
