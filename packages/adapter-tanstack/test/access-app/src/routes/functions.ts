import { fetchAccountContext } from '@sallyport/adapter-tanstack/fetch-account-context'
import { fetchAuthState } from '@sallyport/adapter-tanstack/fetch-auth-state'
import { signInFn } from '@sallyport/adapter-tanstack/sign-in'
import { signOutFn } from '@sallyport/adapter-tanstack/sign-out'
import { createFileRoute } from '@tanstack/react-router'
import * as actions from '../actions.ts'
import * as forged from '../forged.ts'
import * as helpers from '../helpers.ts'

const ready = { fetchAccountContext, fetchAuthState, signInFn, signOutFn }
const functions = { ...actions, ...forged, ...helpers, ...ready }

/** The addresses of the server functions, which the build makes up. */
export const Route = createFileRoute('/functions')({
  server: {
    handlers: {
      GET: () =>
        Response.json(
          Object.fromEntries(Object.entries(functions).map(([name, { url }]) => [name, url])),
        ),
    },
  },
})
