import * as oauth from 'oauth4webapi'
import type { RegisteredProvider } from './provider.ts'

/** How this provider is shown who asks, at its token endpoint. */
export function clientAuthentication(
  provider: RegisteredProvider,
  server: oauth.AuthorizationServer,
): oauth.ClientAuth {
  const { clientSecret, privateKey } = provider
  switch (provider.clientAuthentication ?? usual(provider, server)) {
    case 'private_key_jwt':
      if (privateKey) return oauth.PrivateKeyJwt(privateKey)
      break
    case 'client_secret_basic':
      if (clientSecret !== undefined) return oauth.ClientSecretBasic(clientSecret)
      break
    case 'client_secret_post':
      if (clientSecret !== undefined) return oauth.ClientSecretPost(clientSecret)
      break
    case 'none':
      break
  }
  return oauth.None()
}

function usual({ privateKey }: RegisteredProvider, server: oauth.AuthorizationServer) {
  if (privateKey) return 'private_key_jwt'
  const offered = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
  const basic = offered.includes('client_secret_basic') || !offered.includes('client_secret_post')
  return basic ? 'client_secret_basic' : 'client_secret_post'
}
