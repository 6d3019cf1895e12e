import { html } from './html.ts'
import { layout } from './layout.ts'

const words: Record<string, string> = {
  openid: 'Know which account is yours',
  email: 'See your e-mail address',
  profile: 'See your name and picture',
  offline_access: 'Stay connected while you are away',
}

export interface ConsentPage {
  /** Where the form posts to. */
  action: string
  /** Name of the application that asks. */
  client: string
  scopes: readonly string[]
}

/** Shown when the application asks for it with `prompt=consent`. */
export function consentPage({ action, client, scopes }: ConsentPage): string {
  return layout(
    'Allow access',
    html`
      <h1>Allow access?</h1>
      <p class="lead"><strong>${client}</strong> would like to</p>
      <ul class="asked">
        ${scopes.map((scope) => html`<li>${words[scope] ?? scope}</li>`)}
      </ul>
      <form method="post" action="${action}">
        <button class="main" name="prompt" value="consent">Allow</button>
        <button class="cancel" name="prompt" value="abort">Cancel and go back</button>
      </form>
    `,
  )
}
