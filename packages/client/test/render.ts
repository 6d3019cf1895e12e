import { act, type ReactNode } from 'react'
import { createRoot, hydrateRoot, type Root } from 'react-dom/client'
import { onTestFinished, vi } from 'vitest'

/** A piece of the page with React in it, gone when the test is. */
export interface Rendered {
  text(): string
  update(node: ReactNode): Promise<void>
}

/** Renders in the browser alone. */
export function render(node: ReactNode): Promise<Rendered> {
  return mount((place) => {
    const root = createRoot(place)
    root.render(node)
    return root
  })
}

/** Takes over what the server rendered. `problems` are what React finds to complain about. */
export async function hydrate(
  html: string,
  node: ReactNode,
): Promise<Rendered & { problems: unknown[] }> {
  const problems: unknown[] = []
  const complain = vi.spyOn(console, 'error').mockImplementation((...words) => problems.push(words))
  onTestFinished(() => complain.mockRestore())
  const rendered = await mount((place) => {
    place.innerHTML = html
    return hydrateRoot(place, node, {
      onRecoverableError: (error) => problems.push(error),
    })
  })
  return { ...rendered, problems }
}

async function mount(start: (place: Element) => Root): Promise<Rendered> {
  const place = document.createElement('div')
  document.body.append(place)
  const root = await act(async () => start(place))
  onTestFinished(async () => {
    await act(async () => root.unmount())
    place.remove()
  })
  return {
    text: () => place.textContent,
    async update(node) {
      await act(async () => root.render(node))
    },
  }
}
