import type * as node from 'node:crypto'

/** Node's own crypto where the runtime has it (Node, Bun, Deno, Workers with Node compatibility). */
export type NodeCrypto = typeof node

/**
 * Asked at call time and without an import, so that a bundle for any runtime stays whole; and tried, for some
 * runtimes have the module with functions in it that only throw.
 */
export function nodeCrypto(): NodeCrypto | undefined {
  const module = globalThis.process?.getBuiltinModule?.('node:crypto')
  return module && typeof Buffer === 'function' && works(module) ? module : undefined
}

function works(module: NodeCrypto): boolean {
  try {
    const bytes = new Uint8Array(
      module.hkdfSync('sha256', new Uint8Array(32), new Uint8Array(), '', 32),
    )
    const key = module.createSecretKey(bytes)
    const cipher = module.createCipheriv('aes-256-gcm', key, module.randomBytes(12), {
      authTagLength: 16,
    })
    cipher.setAAD(Buffer.from('probe'))
    cipher.final()
    return cipher.getAuthTag().length === 16
  } catch {
    return false
  }
}
