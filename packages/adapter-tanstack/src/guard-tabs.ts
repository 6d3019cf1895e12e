/** Between the pages of one origin. What one of them forgets, the guards of all have to. */
const name = 'sallyport:guards'
const word = 'forget'

let channel: BroadcastChannel | undefined

export function hearTabs(forget: () => void): void {
  if (channel || typeof BroadcastChannel === 'undefined') return
  channel = new BroadcastChannel(name)
  channel.addEventListener('message', ({ data }) => {
    if (data === word) forget()
  })
}

/** To the other pages: none hears itself. */
export function tellTabs(): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is of windows
  channel?.postMessage(word)
}
