import { useRouter } from '@tanstack/react-router'
import { type RefObject, useEffect, useLayoutEffect } from 'react'

function focusPage(): void {
  document.getElementById('content')?.focus({ preventScroll: true })
}

/** A page that a link has led to begins with the focus, as one that is loaded does. */
export function useFocusOnPage(): void {
  const router = useRouter()
  useEffect(
    () =>
      router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
        if (fromLocation && pathChanged) focusPage()
      }),
    [router],
  )
}

/** Where something goes that has the focus, the page gets it: else the keyboard would begin at the top again. */
export function useFocusLeftBehind(place: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = place.current
    return () => {
      if (element?.contains(document.activeElement)) focusPage()
    }
  }, [place])
}
