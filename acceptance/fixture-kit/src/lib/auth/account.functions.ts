import { getAccountContext } from '@sallyport/adapter-tanstack/server'
import { createServerFn } from '@tanstack/react-start'

export const fetchAccountContext = createServerFn({ method: 'GET' }).handler(() =>
  getAccountContext(),
)
