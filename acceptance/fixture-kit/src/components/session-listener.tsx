import { useSessionUpdate } from '@sallyport/client/react'
import { useState } from 'react'

export function SessionListener() {
  const [heard, setHeard] = useState<string[]>([])

  useSessionUpdate((newSession) => {
    if (newSession) {
      // Session created or updated
      setHeard((before) => [...before, 'updated'])
    } else {
      // Session expired or user signed out
      setHeard((before) => [...before, 'gone'])
    }
  })

  return <output>{heard.join(', ')}</output>
}
