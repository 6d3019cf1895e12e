/** Every page in this process has heard what the pages have told each other so far: messages arrive in their order. */
export async function allHeard(): Promise<void> {
  const [caller, echo] = [openChannel(), openChannel()]
  const returned = new Promise<void>((resolve) => {
    echo.addEventListener('message', ({ data }) => data === 0 && resolve())
  })
  // No text, which the pages would take for their own.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is of windows
  caller.postMessage(0)
  await returned
  caller.close()
  echo.close()
  // The other listeners are called in the same turn of the event loop.
  await new Promise((resolve) => setImmediate(resolve))
}

function openChannel(): BroadcastChannel {
  return new BroadcastChannel('sallyport:/api/auth')
}
