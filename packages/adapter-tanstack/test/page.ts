import type { Session } from '@sallyport/core'
import { sessionEvent } from '@sallyport/core/wire'
import { vi } from 'vitest'
import type { GuardAnswer } from '../src/guard-answer.ts'
import type { Guard, GuardedNavigation } from '../src/guarded-navigation.ts'

/** As a page of a browser has it, as far as guards look: a window, and a router that is idle. */
export async function openPage() {
  const window = new EventTarget()
  const router = {
    state: { isLoading: false, matches: [] as object[] },
    routesById: {} as Record<string, object>,
    invalidated: 0,
    leaving: [] as (() => void)[],
    subscribe(_event: string, hear: () => void) {
      router.leaving.push(hear)
    },
    /** To a page without guards, as far as they see. */
    leave() {
      for (const hear of router.leaving) hear()
      router.state.matches = []
    },
    async invalidate() {
      router.invalidated++
    },
  }
  vi.stubGlobal('window', window)
  // What a page knows is in its modules.
  vi.resetModules()
  // What Start's compiler makes of it for the browser.
  vi.doMock(import('@tanstack/react-start'), async (original) => ({
    ...(await original()),
    getRouterInstance: () => router as never,
  }))
  const { guardsAsking } = await import('../src/guards-asking.ts')
  const { forgetAfter } = await import('../src/forget-after.ts')
  const { AuthError } = await import('@sallyport/core/errors')

  const server = {
    session: sessionOf('Ada') as Session | null,
    isUnknown: false,
    asked: 0,
    /** Answers wait for it. */
    gate: Promise.resolve(),
    async ask(): Promise<GuardAnswer> {
      server.asked++
      const { session, isUnknown } = server
      await server.gate
      return { session, isUnknown, signIn: '/login', home: '/' }
    },
  }
  const createGuards = guardsAsking(() => server.ask())

  /** What the client does when it has learned something. */
  function tell(session: Session | null): void {
    window.dispatchEvent(new CustomEvent(sessionEvent, { detail: session }))
  }

  return { window, router, server, createGuards, forgetAfter, tell, AuthError }
}

export function sessionOf(name: string, change: Partial<Session> = {}): Session {
  const at = new Date(Date.UTC(2030, 0))
  const user = { id: name, name, email: `${name}@example.test`, image: null, role: null }
  return {
    user: { ...user, emailVerified: true, createdAt: at, updatedAt: at },
    session: null,
    expires: '9999-12-31T23:59:59.999Z',
    organization: null,
    scopes: null,
    ...change,
  }
}

/** What becomes of a navigation: where it leads to, or the name of the session in the context. */
export async function navigate<Context>(
  guard: Guard<Context>,
  publicHref = '/members',
  more: object = {},
): Promise<string> {
  const navigation: GuardedNavigation = {
    location: { publicHref },
    abortController: new AbortController(),
    ...more,
  }
  try {
    const context = (await guard(navigation)) as { session: Session } | undefined
    return context?.session.user.name ?? 'passed'
  } catch (thrown) {
    const { options, isNotFound, code } = thrown as {
      options?: { href: string; reloadDocument?: boolean }
      isNotFound?: boolean
      code?: string
    }
    if (options?.reloadDocument) return `${options.href}, as a document`
    return options?.href ?? code ?? (isNotFound ? 'not found' : String(thrown))
  }
}
