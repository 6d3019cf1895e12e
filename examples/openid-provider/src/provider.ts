import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Provider, type ClientMetadata } from 'oidc-provider'
import { accounts, portraitPath, portraitSvg } from './accounts.ts'
import { configuration } from './configuration.ts'
import { handleInteraction } from './handle-interaction.ts'
import { homePage } from './pages/home-page.ts'
import { faviconSvg } from './pages/layout.ts'
import { sendPage } from './send-page.ts'
import { createSigningKeys } from './signing-keys.ts'

/**
 * Always 127.0.0.1, while an app on this computer usually runs on `localhost`: then the two are
 * different sites to the browser, as they are in life, and their cookies never meet.
 */
const host = '127.0.0.1'

export interface ProviderOptions {
  /** Port on 127.0.0.1; 0 takes a free one. Default 0. A taken port rejects with EADDRINUSE. */
  port?: number
  /** Callback addresses of the client `demo-app`, compared as they are written. */
  redirectUris: string[]
  /** Where `demo-app` may send people after signing out. Default none. */
  postLogoutRedirectUris?: string[]
  /** Further clients, in the words of OpenID Connect Dynamic Client Registration. Default none. */
  clients?: ClientMetadata[]
}

export interface RunningProvider {
  /** `http://127.0.0.1:<port>`, no slash at the end. */
  issuer: string
  port: number
  clientId: 'demo-app'
  /** Random, new at each start; for `client_secret_basic`. */
  clientSecret: string
  close(): Promise<void>
}

/** Starts an OpenID provider on loopback that forgets everything when closed. */
export async function startProvider(options: ProviderOptions): Promise<RunningProvider> {
  const keys = await createSigningKeys()
  const server = createServer()
  server.listen(options.port ?? 0, host)
  await once(server, 'listening')
  const port = listeningPort(server)
  const issuer = `http://${host}:${port}`
  const clientSecret = randomBytes(32).toString('base64url')
  const demoApp: ClientMetadata = {
    client_id: 'demo-app',
    client_name: 'Sallyport demo app',
    client_secret: clientSecret,
    redirect_uris: options.redirectUris,
    post_logout_redirect_uris: options.postLogoutRedirectUris ?? [],
    grant_types: ['authorization_code', 'refresh_token'],
  }
  const clients = [demoApp, ...(options.clients ?? [])]
  const provider = new Provider(issuer, configuration(issuer, keys, clients))
  provider.on('server_error', (_ctx, error) => console.error(error))
  server.on('request', route(provider))

  return {
    issuer,
    port,
    clientId: 'demo-app',
    clientSecret,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function route(provider: Provider): (req: IncomingMessage, res: ServerResponse) => void {
  const answer = provider.callback()
  const pictures = new Map(accounts.map((account) => [portraitPath(account), portraitSvg(account)]))
  pictures.set('/favicon.svg', faviconSvg)

  return (req, res) => {
    const path = (req.url ?? '/').split('?', 1)[0] ?? '/'
    const picture = pictures.get(path)
    if (picture) res.writeHead(200, { 'content-type': 'image/svg+xml' }).end(picture)
    else if (path === '/') sendPage(res, 200, homePage(provider.issuer))
    else if (path.startsWith('/interaction/')) {
      handleInteraction(provider, req, res).catch((error: unknown) => {
        console.error(error)
        res.destroy()
      })
    } else void answer(req, res)
  }
}

function listeningPort(server: Server): number {
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('the provider has no TCP port')
  return address.port
}
