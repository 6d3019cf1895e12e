import type { Rows } from './store.ts'

/**
 * Gives `work` the rows of a transaction. Where a verb was rejected, the transaction is lost, whatever `work` makes of
 * the rejection; once `work` is done every verb is refused, for it would happen outside of the transaction.
 */
export async function workInTransaction<Result>(
  inner: Rows,
  work: (rows: Rows) => Promise<Result>,
): Promise<Result> {
  let lost: { readonly reason: unknown } | undefined
  let ended = false

  async function watch<Answer>(verb: () => Promise<Answer>): Promise<Answer> {
    if (ended) throw new Error('This transaction has ended: a verb in it was not waited for')
    if (lost) throw lost.reason
    try {
      return await verb()
    } catch (reason) {
      lost ??= { reason }
      throw reason
    }
  }

  try {
    const result = await work({
      find: (...args) => watch(() => inner.find(...args)),
      findJoined: (...args) => watch(() => inner.findJoined(...args)),
      list: (...args) => watch(() => inner.list(...args)),
      insert: (...args) => watch(() => inner.insert(...args)),
      update: (...args) => watch(() => inner.update(...args)),
      delete: (...args) => watch(() => inner.delete(...args)),
      take: (...args) => watch(() => inner.take(...args)),
    })
    if (lost) throw lost.reason
    return result
  } finally {
    ended = true
  }
}
