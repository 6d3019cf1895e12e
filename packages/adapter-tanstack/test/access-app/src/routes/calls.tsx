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

/** A page that has them all, so that the browser is given them, and their addresses are live. */
export const Route = createFileRoute('/calls')({ component: Calls })

function Calls() {
  return <p>{Object.values(functions).map(({ url }) => url)}</p>
}
