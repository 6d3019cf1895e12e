/** Node's own crypto where the runtime has it (Node, Bun, Deno, Workers with Node compatibility). */
export type NodeCrypto = typeof import('node:crypto')

/** Asked at call time and without an import, so that a bundle for any runtime stays whole. */
export function nodeCrypto(): NodeCrypto | undefined {
  return globalThis.process?.getBuiltinModule?.('node:crypto')
}
