/**
 * What begins a server function, by the module that exports it. Start's compiler follows each of them through imports,
 * exports and variables to `createServerFn`.
 */
export const builders: Readonly<Record<string, readonly string[]>> = {
  '@sallyport/adapter-tanstack': [
    'authAction',
    'organizationAction',
    'adminAction',
    'createAdminAction',
  ],
  '@tanstack/react-start': ['createServerFn'],
}
