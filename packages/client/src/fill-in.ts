/** The address with its parameters in place. */
export function fillIn(address: string, parameters: Readonly<Record<string, string>>): string {
  return address.replaceAll(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(parameters[name] ?? ''),
  )
}
