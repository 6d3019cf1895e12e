/** Entries of our packages that a browser may load. Every other one of `@sallyport/core` is for servers. */
const coreForBrowsers = /^@sallyport\/core\/(errors|guards|types|wire|.+\/contract)$/

/** Entries of this package that no browser may load. */
const adapterForServers = ['server', 'vite'].map((name) => `@sallyport/adapter-tanstack/${name}`)

export function isServerEntry(specifier: string): boolean {
  const ofCore = specifier === '@sallyport/core' || specifier.startsWith('@sallyport/core/')
  return (ofCore && !coreForBrowsers.test(specifier)) || adapterForServers.includes(specifier)
}
