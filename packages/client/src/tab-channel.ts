/** Between the tabs of one origin. Where the platform has no `BroadcastChannel`, nobody is there to hear. */
export interface TabChannel {
  open(): void
  close(): void
  /** To the other tabs, open or not; a tab does not hear itself while it is open. */
  post(message: string): void
}

export function createTabChannel(name: string, hear: (message: string) => void): TabChannel {
  let channel: BroadcastChannel | undefined
  const exists = typeof BroadcastChannel !== 'undefined'
  return {
    open() {
      if (!exists) return
      channel = new BroadcastChannel(name)
      channel.addEventListener('message', ({ data }) => {
        // Other code of this origin may use the name.
        if (typeof data === 'string') hear(data)
      })
    },
    close() {
      channel?.close()
      channel = undefined
    },
    post(message) {
      if (!exists) return
      const line = channel ?? new BroadcastChannel(name)
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is of windows
      line.postMessage(message)
      if (line !== channel) line.close()
    },
  }
}
