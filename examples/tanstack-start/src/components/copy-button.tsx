import { useHydrated } from '@tanstack/react-router'
import { useState } from 'react'

/** Says what came of it to a screen reader too. Without JavaScript there is none: the text beside it can be selected. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const isHydrated = useHydrated()
  const [said, setSaid] = useState('')

  async function copy() {
    const hasCopied = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    )
    setSaid(hasCopied ? 'Copied' : 'Please select it')
  }

  return (
    <span className="copy" style={{ visibility: isHydrated ? 'visible' : 'hidden' }}>
      <button
        type="button"
        className="button quiet small"
        aria-label={label}
        onClick={() => void copy()}
      >
        Copy
      </button>
      <span className="hint" role="status">
        {said}
      </span>
    </span>
  )
}
