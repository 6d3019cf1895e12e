export interface Visited {
  readonly status: number
  /** Where a redirect leads to, null when it is none. */
  readonly location: string | null
  readonly html: string
  readonly headers: Headers
}

/** Loads a page as a browser does that sends this Cookie header, and follows nothing. */
export async function visit(address: string, cookie?: string): Promise<Visited> {
  const response = await fetch(address, {
    headers: { accept: 'text/html', ...(cookie !== undefined && { cookie }) },
    redirect: 'manual',
  })
  const { status, headers } = response
  return { status, headers, location: headers.get('location'), html: await response.text() }
}

/** The JSON that a page of the fixture shows in its `pre`. */
export function shownJson({ html }: Visited): unknown {
  const [, text = ''] = /<pre>([^<]*)<\/pre>/.exec(html) ?? []
  return JSON.parse(
    text.replaceAll('&quot;', '"').replaceAll('&#x27;', "'").replaceAll('&amp;', '&'),
  )
}

/** The heading of a page. */
export function headingOf({ html }: Visited): string {
  const [, heading = ''] = /<h1>(.*?)<\/h1>/.exec(html) ?? []
  return heading.replaceAll('<!-- -->', '')
}
