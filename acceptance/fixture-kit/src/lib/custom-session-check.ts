import { validateSession } from '@sallyport/adapter-tanstack/server'
import { createServerFn } from '@tanstack/react-start'

export const customSessionCheck = createServerFn({ method: 'GET' }).handler(async () => {
  const result = await validateSession({
    requireVerified: true,
    allowExpired: false,
  })

  return result.valid
})
