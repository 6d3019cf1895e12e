import type { IncomingMessage, ServerResponse } from 'node:http'
import { errors, type Provider } from 'oidc-provider'
import { findAccountByEmail } from './accounts.ts'
import { consentPage } from './pages/consent-page.ts'
import { errorPage } from './pages/error-page.ts'
import { loginPage } from './pages/login-page.ts'
import { readForm } from './read-form.ts'
import { sendPage } from './send-page.ts'

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>

/** Answers `/interaction/<uid>`: GET shows the page, POST takes its form. */
export async function handleInteraction(
  provider: Provider,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  try {
    const interaction = await provider.interactionDetails(req, res)
    if (req.method === 'POST') await takeForm(provider, interaction, req, res)
    else await showPage(provider, interaction, res)
  } catch (error) {
    if (!(error instanceof errors.SessionNotFound)) throw error
    sendPage(res, 400, errorPage('This sign-in has expired. Go back and start again.'))
  }
}

async function takeForm(
  provider: Provider,
  interaction: Interaction,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const form = await readForm(req)
  switch (form.get('prompt')) {
    case 'abort':
      return provider.interactionFinished(
        req,
        res,
        { error: 'access_denied', error_description: 'The person cancelled the sign-in' },
        { mergeWithLastSubmission: false },
      )
    case 'consent':
      return provider.interactionFinished(req, res, { consent: {} })
    default:
      return signIn(provider, interaction, form.get('login') ?? '', res)
  }
}

async function signIn(
  provider: Provider,
  interaction: Interaction,
  email: string,
  res: ServerResponse,
): Promise<void> {
  const account = findAccountByEmail(email)
  if (!account) {
    const problem = email
      ? `There is no account for ${email}. Choose one of the people below.`
      : 'Type an e-mail address, or choose one of the people below.'
    return showPage(provider, interaction, res, { email, problem })
  }
  // Someone else is signed in: that session ends here. oidc-provider would do it by a page that
  // posts itself, which needs JavaScript.
  if (interaction.session && interaction.session.accountId !== account.id) {
    const session = await provider.Session.findByUid(interaction.session.uid)
    await session?.destroy()
    delete interaction.session
  }
  interaction.result = { select_account: {}, login: { accountId: account.id, amr: ['pwd'] } }
  await interaction.persist()
  res.writeHead(303, { location: interaction.returnTo, 'cache-control': 'no-store' }).end()
}

async function showPage(
  provider: Provider,
  { uid, prompt, params }: Interaction,
  res: ServerResponse,
  tried?: { email: string; problem: string },
): Promise<void> {
  const clientId = String(params.client_id)
  const client = (await provider.Client.find(clientId))?.clientName ?? clientId
  const action = `/interaction/${uid}`
  if (prompt.name === 'consent') {
    const scopes = typeof params.scope === 'string' ? params.scope.split(' ') : []
    return sendPage(res, 200, consentPage({ action, client, scopes }))
  }
  const hint = typeof params.login_hint === 'string' ? params.login_hint : ''
  const status = tried ? 422 : 200
  sendPage(res, status, loginPage({ action, client, email: hint, ...tried }))
}
