import '@tanstack/react-start/server-only'

/** The OpenID provider of the demo, which people are known by. */
export const demoIssuer = process.env.PROVIDER_URL ?? 'http://127.0.0.1:3001'
