import { html, trusted, type Html } from './html.ts'
import { styles } from './styles.ts'

/** Headers of every page. No `form-action`: Chrome applies it to the redirect back to the app too. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** The whole document around one card. */
export function layout(title: string, card: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Demo provider</title>
        <link rel="icon" href="/favicon.svg" />
        <style>
          ${trusted(styles)}
        </style>
      </head>
      <body>
        <main class="card">
          <p class="mark"><img src="/favicon.svg" alt="" width="28" height="28" />Demo provider</p>
          ${card}
        </main>
        <footer class="note">
          Runs on this computer, for trying things out. Any password works: never type a real one.
        </footer>
      </body>
    </html>`.markup
}

/** A tower with its gate, on a tile that is seen on light and on dark. */
export const faviconSvg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="8" fill="#0f766e"/>
<path fill="#fff" d="M8 7h4v3h2V7h4v3h2V7h4v18h-5v-5a3 3 0 0 0-6 0v5H8z"/></svg>`
