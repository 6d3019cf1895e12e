import type { Rows } from './store.ts'

/** The rows that a transaction hands out, and what became of them. */
export interface TransactionRows {
  readonly rows: Rows
  /** The first verb that was rejected: the transaction is lost then, whatever `work` makes of it. */
  failure(): { readonly reason: unknown } | undefined
  /** From here on every verb is refused: it would happen outside of the transaction. */
  end(): void
}

export function createTransactionRows(inner: Rows): TransactionRows {
  let ended = false
  let failed: { readonly reason: unknown } | undefined

  async function watch<Result>(verb: () => Promise<Result>): Promise<Result> {
    if (ended) throw new Error('This transaction has ended: a verb in it was not waited for')
    if (failed) throw failed.reason
    try {
      return await verb()
    } catch (reason) {
      failed ??= { reason }
      throw reason
    }
  }

  return {
    rows: {
      find: (...args) => watch(() => inner.find(...args)),
      findJoined: (...args) => watch(() => inner.findJoined(...args)),
      list: (...args) => watch(() => inner.list(...args)),
      insert: (...args) => watch(() => inner.insert(...args)),
      update: (...args) => watch(() => inner.update(...args)),
      delete: (...args) => watch(() => inner.delete(...args)),
      take: (...args) => watch(() => inner.take(...args)),
    },
    failure: () => failed,
    end: () => {
      ended = true
    },
  }
}
