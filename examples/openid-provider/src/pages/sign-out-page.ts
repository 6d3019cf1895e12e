import { html, trusted } from './html.ts'
import { layout } from './layout.ts'

/** `form` is the hidden form of oidc-provider, id `op.logoutForm`. */
export function signOutPage(form: string): string {
  return layout(
    'Sign out',
    html`
      <h1>Sign out here too?</h1>
      <p class="lead">The application has signed you out. This provider still knows you.</p>
      ${trusted(form)}
      <button class="main" form="op.logoutForm" name="logout" value="yes">Sign out</button>
      <button class="cancel" form="op.logoutForm">Stay signed in</button>
    `,
  )
}

export function signedOutPage(): string {
  return layout(
    'Signed out',
    html`
      <h1>Signed out</h1>
      <p class="lead">This provider has forgotten you. You can close this page.</p>
    `,
  )
}
