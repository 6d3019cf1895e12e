interface Mounted {
  readonly origin: string
  readonly basePath: string
}

/** Where a provider sends people back to: what has to be registered there, to the letter. */
export function callbackAddress({ origin, basePath }: Mounted, provider: string): string {
  return `${origin}${basePath}/callback/${provider}`
}
