import { Window } from 'happy-dom'
import type { Environment } from 'vitest/runtime'

/**
 * The vitest environment of a page at http://app.test. Only what belongs to a page is put in place: Request,
 * Response, fetch, BroadcastChannel, locks and timers stay Node's, for a real server stands behind the page.
 */
const environment: Environment = {
  name: 'page',
  viteEnvironment: 'ssr',
  setup(global: object) {
    const page = new Window({ url: 'http://app.test/' })
    const { locks } = globalThis.navigator
    Object.defineProperty(page.navigator, 'locks', { value: locks, configurable: true })
    const { document, location, navigator } = page
    const globals = { window: page, document, location, navigator, IS_REACT_ACT_ENVIRONMENT: true }
    for (const [name, value] of Object.entries(globals)) {
      Object.defineProperty(global, name, { value, configurable: true, writable: true })
    }
    return { teardown: () => page.happyDOM.close() }
  },
}

export default environment
