import { html } from './html.ts'
import { layout } from './layout.ts'

/** What a person sees who opens the issuer's address. */
export function homePage(issuer: string): string {
  return layout(
    'Running',
    html`
      <h1>The provider is running</h1>
      <p class="lead">Nothing to do here: start signing in from the application.</p>
      <dl class="facts">
        <dt>Issuer</dt>
        <dd>${issuer}</dd>
        <dt>Discovery</dt>
        <dd>${issuer}/.well-known/openid-configuration</dd>
      </dl>
    `,
  )
}
