/** Markup that is safe to send. Only `html` and `trusted` make it. */
export interface Html {
  readonly markup: string
}

type Part = string | Html | readonly Html[] | undefined

/** Template tag: strings are escaped, `Html` goes in as it is, `undefined` leaves nothing. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  let markup = strings[0] ?? ''
  for (const [index, part] of parts.entries()) markup += render(part) + (strings[index + 1] ?? '')
  return { markup }
}

/** Takes markup over from oidc-provider unescaped. */
export function trusted(markup: string): Html {
  return { markup }
}

function render(part: Part): string {
  if (part === undefined) return ''
  if (typeof part === 'string') return escape(part)
  if ('markup' in part) return part.markup
  return part.map((item) => item.markup).join('')
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
}
