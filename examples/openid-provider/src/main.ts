import { accounts } from './accounts.ts'
import { startProvider } from './provider.ts'

const port = Number(process.env.PROVIDER_PORT ?? 3001)
const appUrl = new URL(process.env.APP_URL ?? 'http://localhost:3000').origin

const provider = await startProvider({
  port,
  redirectUris: [`${appUrl}/api/auth/callback/demo`],
  postLogoutRedirectUris: [`${appUrl}/`],
})

console.log(`Demo OpenID provider   ${provider.issuer}
Client id              ${provider.clientId}
Client secret          ${provider.clientSecret}
For the app at         ${appUrl}

Sign in as ${accounts.map(({ email }) => email).join(', ')}, with any password. Ctrl-C stops.`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void provider.close())
}
