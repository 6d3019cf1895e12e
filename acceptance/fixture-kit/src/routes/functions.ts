import { createFileRoute } from '@tanstack/react-router'
import { fetchAccountContext } from '#/lib/auth/account.functions'
import { fetchAuthState, fetchSession } from '#/lib/auth/session.functions'
import { closeAccounts, countUsers, whereIAct } from '#/lib/builders'
import { customSessionCheck } from '#/lib/custom-session-check'
import { fetchMembers } from '#/lib/members.functions'
import { protectedAction } from '#/lib/protected-action'
import { describeSession } from '#/lib/session-errors'
import { updateProfileAction } from '#/lib/settings/update-profile'
import { loadSettings } from '#/routes/settings'
import { loadDashboard } from '#/routes/summary'

const functions = {
  closeAccounts,
  countUsers,
  customSessionCheck,
  describeSession,
  fetchAccountContext,
  fetchAuthState,
  fetchMembers,
  fetchSession,
  loadDashboard,
  loadSettings,
  protectedAction,
  updateProfileAction,
  whereIAct,
}

/** The addresses of the server functions, which the build makes up: for tests that call them as a browser does. */
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
