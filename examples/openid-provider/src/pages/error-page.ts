import { html } from './html.ts'
import { layout } from './layout.ts'

/** For what cannot be told to the application, because nobody knows whether it is one. */
export function errorPage(lead: string, facts: Record<string, string> = {}): string {
  const rows = Object.entries(facts).map(
    ([name, value]) =>
      html`<dt>${name}</dt>
        <dd>${value}</dd>`,
  )
  return layout(
    'Something went wrong',
    html`
      <h1>This did not work</h1>
      <p class="lead">${lead}</p>
      ${rows.length > 0 ? html`<dl class="facts">${rows}</dl>` : undefined}
    `,
  )
}
