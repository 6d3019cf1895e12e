/** One at a time, in the order in which they asked. */
export interface Turns {
  /** Resolves when it is one's turn. Rejects with what `tooLate` makes when that takes longer than `patience`. */
  begin(): Promise<void>
  end(): void
}

/** `patience`: milliseconds. */
export function createTurns(patience: number, tooLate: () => Error): Turns {
  let taken = false
  const waiting = new Set<() => void>()

  return {
    async begin() {
      if (!taken) {
        taken = true
        return
      }
      await new Promise<void>((resolve, reject) => {
        const start = () => {
          clearTimeout(timer)
          resolve()
        }
        const timer = setTimeout(() => {
          waiting.delete(start)
          reject(tooLate())
        }, patience)
        waiting.add(start)
      })
    },
    end() {
      const [next] = waiting
      if (next === undefined) taken = false
      else {
        waiting.delete(next)
        next()
      }
    },
  }
}
