import type * as node from 'node:crypto'

/** Node's own crypto where the runtime has it (Node, Bun, Deno, Workers with Node compatibility). */
export type NodeCrypto = typeof node

/** Asked at call time and without an import, so that a bundle for any runtime stays whole. */
export function nodeCrypto(): NodeCrypto | undefined {
  return globalThis.process?.getBuiltinModule?.('node:crypto')
}
