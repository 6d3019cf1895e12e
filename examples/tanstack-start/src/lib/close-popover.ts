import type { MouseEvent } from 'react'

/** For links in a popover: the router stays on the page, where it would stay open. */
export function closePopover({ currentTarget }: MouseEvent<HTMLElement>): void {
  currentTarget.closest<HTMLElement>('[popover]')?.hidePopover()
}
