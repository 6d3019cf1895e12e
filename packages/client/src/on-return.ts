/** `pageshow`: a page that comes back from the back-forward cache shows what it showed when it was left. */
const moments = ['visibilitychange', 'focus', 'pageshow', 'online']

/**
 * Calls back when a person may be looking at the page again: it becomes visible, gets the focus, comes back
 * from the back-forward cache (`restored`), or is online again. Returns how to stop.
 */
export function onReturn(listener: (restored: boolean) => void): () => void {
  if (typeof document === 'undefined') return () => {}

  function listen(event: Event): void {
    if (document.visibilityState === 'hidden') return
    listener('persisted' in event && event.persisted === true)
  }

  // visibilitychange is fired at the document and bubbles, the others are the window's.
  for (const moment of moments) window.addEventListener(moment, listen)
  return () => {
    for (const moment of moments) window.removeEventListener(moment, listen)
  }
}
