import { sessionEvent } from '@sallyport/core/wire'
import { hearTabs } from './guard-tabs.ts'
import { compareSession, dropSession } from './known-session.ts'

let isHearing = false

/** In the browser: from now on what the guards know is dropped when it no longer holds. */
export function hearChanges(): void {
  if (isHearing || typeof window === 'undefined') return
  isHearing = true
  // The client has asked the server, or signed out.
  window.addEventListener(sessionEvent, (event) => {
    if ('detail' in event) compareSession(event.detail)
  })
  // A page that comes back from the back-forward cache knows what it knew when it was left.
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) dropSession()
  })
  hearTabs(dropSession)
}
