import { isAdapterInUse } from './auth-error-adapter.ts'

let isSaid = false

/** Says once, after a server function was refused, that the browser was told no code: nothing else would. */
export function missErrorAdapter(): void {
  if (isSaid || isAdapterInUse()) return
  isSaid = true
  console.error(
    '[sallyport] a server function was refused, and the browser got an Error without its code. In src/start.ts write createStart(() => ({ …, serializationAdapters: [authErrorAdapter] })).',
  )
}
