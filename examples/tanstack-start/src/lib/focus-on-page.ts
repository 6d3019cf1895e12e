import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'

/** Moves the focus to a page that a link has led to, as loading it would; and back into it, when what had it is gone. */
export function useFocusOnPage() {
  const router = useRouter()
  useEffect(
    () =>
      router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
        const isLost = document.activeElement === document.body
        if (fromLocation && (pathChanged || isLost)) {
          document.getElementById('content')?.focus({ preventScroll: true })
        }
      }),
    [router],
  )
}
