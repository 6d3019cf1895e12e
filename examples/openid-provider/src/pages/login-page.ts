import { accounts, portraitPath } from '../accounts.ts'
import { html } from './html.ts'
import { layout } from './layout.ts'

export interface LoginPage {
  /** Where the forms post to. */
  action: string
  /** Name of the application that asks. */
  client: string
  /** What stands in the e-mail field at first. */
  email: string
  /** Shown above the form when the last try failed. */
  problem?: string
}

/** Choose a person by one click, or type an e-mail address. Works without JavaScript. */
export function loginPage({ action, client, email, problem }: LoginPage): string {
  const people = accounts.map(
    (account) => html`
      <button class="person" name="login" value="${account.email}">
        <img src="${portraitPath(account)}" alt="" width="40" height="40" />
        <span><strong>${account.name}</strong><small>${account.email}</small></span>
      </button>
    `,
  )
  return layout(
    'Sign in',
    html`
      <h1>Sign in</h1>
      <p class="lead">to continue to <strong>${client}</strong></p>
      ${problem ? html`<p class="problem" id="problem" role="alert">${problem}</p>` : undefined}
      <form class="people" method="post" action="${action}">
        <input type="hidden" name="prompt" value="login" />
        ${people}
      </form>
      <p class="or">or type an address</p>
      <form class="fields" method="post" action="${action}">
        <input type="hidden" name="prompt" value="login" />
        <label for="login">E-mail</label>
        <input
          id="login"
          name="login"
          type="email"
          value="${email}"
          required
          autocomplete="off"
          ${problem ? html`aria-invalid="true" aria-describedby="problem"` : undefined}
        />
        <label for="password">Password</label>
        <input id="password" name="password" type="password" required autocomplete="off" />
        <button class="main">Sign in</button>
      </form>
      <form method="post" action="${action}">
        <button class="cancel" name="prompt" value="abort">Cancel and go back</button>
      </form>
    `,
  )
}
