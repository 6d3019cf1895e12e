import { sessionEvent } from '@sallyport/core/wire'
import { hearTabs, tellTabs } from './guard-tabs.ts'
import { guardAgain, hearLeaving } from './guarded-page.ts'
import { compareSession, dropSession, noteSession } from './known-session.ts'

let isHearing = false

/** In the browser: from now on what the guards know is dropped when it no longer holds. */
export function hearChanges(): void {
  if (isHearing || typeof window === 'undefined') return
  isHearing = true
  // The client has asked the server, or signed out.
  window.addEventListener(sessionEvent, (event) => {
    if ('detail' in event) compareSession(event.detail)
  })
  window.addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) {
      hearLeaving(noteSession)
      return
    }
    // A page that comes back from the back-forward cache knows, and shows, what it did when it was left.
    dropSession()
    guardAgain()
  })
  hearTabs(dropSession)
  // Who signs in or out by a form, a redirect or at a provider loads a document, and nothing else tells the other pages.
  tellTabs()
}
