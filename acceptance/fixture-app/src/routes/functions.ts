import { fetchSession } from '@sallyport/adapter-tanstack/fetch-session'
import { createFileRoute } from '@tanstack/react-router'
import { loadMinutes, renameMember, subscribe } from '@/lib/member-functions'
import { fileReport } from '@/lib/report-functions'
import { loadSettings, loadSummary } from '@/lib/session-functions'
import { getSession, signInFn, signOutFn } from '@/lib/ssr-functions'

const functions = {
  fetchSession,
  fileReport,
  getSession,
  loadMinutes,
  loadSettings,
  loadSummary,
  renameMember,
  signInFn,
  signOutFn,
  subscribe,
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
