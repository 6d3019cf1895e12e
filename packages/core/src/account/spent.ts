import { sha256 } from '../crypto/hash.ts'
import { type Rows, UniqueViolation } from '../store/store.ts'
import { spent } from '../tables.ts'

/** Whether this is the first use of something that may be used once, over all processes. */
export async function spend(rows: Rows, what: string, expiresAt: Date): Promise<boolean> {
  try {
    await rows.insert(spent, { id: await sha256(what), expiresAt })
    return true
  } catch (error) {
    if (error instanceof UniqueViolation) return false
    throw error
  }
}
